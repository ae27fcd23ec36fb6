import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { PlayRun } from "../helpers/play.ts";
import { wsServer } from "../helpers/remote.ts";

before(buildHost);

const INFO = '[meta]\nname = "Mine"\nversion = "1.0.0"\n\n[script]\ndependencies = ["WebSockets"]\n';

async function pluginFolder(t: TestContext, script: string, info = INFO): Promise<string> {
  const folder = join(await temporaryFolder(t), "Mine");
  await mkdir(folder);
  await writeFile(join(folder, "info.toml"), info);
  await writeFile(join(folder, "Main.as"), script);
  return folder;
}

const printing = (text: string): string =>
  `void Main() { print("${text}"); }\nvoid OnDestroyed() { print("bye"); }\n`;

test("play runs a plugin with a bridge, and Ctrl+C unloads it, ends with 0 and leaves nothing", async (t) => {
  const tmp = await temporaryFolder(t);
  const remote = await wsServer(t);
  const folder = await pluginFolder(
    t,
    `void Main()
{
	Net::WebSocket socket;
	print("connected: " + socket.ConnectUrl("${remote.url}"));
	auto message = socket.GetMessage();
	print("heard " + string(message["message"]));
	while (true) yield();
}

void OnDestroyed() { print("bye"); }
`,
  );
  const play = new PlayRun(t, [folder], { tmp });
  await play.line(/^Mine \| connected: true$/);
  (await remote.next()).ws.send("hello");
  await play.line(/^Mine \| heard hello$/);
  play.interrupt();
  await play.line(/^Mine \| bye$/);
  assert.equal(await play.closed(), 0);
  assert.deepEqual(
    play.lines.filter((line) => /error|warn/.test(line)),
    [],
  );
  assert.deepEqual(
    (await readdir(tmp)).filter((name) => !name.startsWith("tsx-")),
    [],
  );
});

test("play loads the plugin again when a file changes, also after a compile error, which names file and line", async (t) => {
  const folder = await pluginFolder(t, printing("one"));
  const play = new PlayRun(t, ["Mine"], { cwd: join(folder, "..") });
  await play.line(/^Mine \| one$/);
  await writeFile(join(folder, "Main.as"), "void Main()\n{\n\tprint(missing);\n}\n");
  await play.line(/^Mine \| bye$/);
  assert.ok((await play.line(/error: No matching symbol/)).startsWith(`${folder}/Main.as:3:8: error: `));
  await writeFile(join(folder, "Main.as"), printing("two"));
  await play.line(/^Mine \| two$/);
  await writeFile(join(folder, "More.as"), 'string More = "three";\n');
  await writeFile(join(folder, "Main.as"), 'void Main() { print(More); throw("no more"); }\n');
  await play.line(/^Mine \| three$/);
  await play.line(/^Mine \| error: Script exception: no more$/);
  assert.ok((await play.line(/ in .* at /)).includes(`${folder}/Main.as:1`));
});

test("play gives what is typed to the host, and tells which flag finds a dependency", async (t) => {
  const info = INFO.replace('"WebSockets"', '"WebSockets", "Other"');
  const folder = await pluginFolder(
    t,
    '[Setting]\nstring Word = "none";\nvoid Main() {}\nvoid OnSettingsChanged() { print(Word); }\n',
    info,
  );
  const play = new PlayRun(t, [folder, "--set", "Mine.Word=first"]);
  await play.line(/"Other" is in no folder named by --plugins-dir$/);
  play.interrupt();
  assert.equal(await play.closed(), 0);

  const plugins = await temporaryFolder(t);
  await mkdir(join(plugins, "Other"));
  await writeFile(join(plugins, "Other", "info.toml"), '[meta]\nversion = "1.0.0"\n');
  await writeFile(join(plugins, "Other", "Main.as"), printing("other"));
  const having = new PlayRun(t, [folder, "--plugins-dir", plugins]);
  await having.line(/^Other \| other$/);
  await having.line(/^Mine \| loaded$/);
  having.type("set Mine.Word=second");
  await having.line(/^Mine \| second$/);
});

test("play shows the sockets of its own bridge on the page of inspect", async (t) => {
  const play = new PlayRun(t, [await pluginFolder(t, printing("one"))]);
  await play.line(/^Mine \| one$/);
  play.type("inspect --no-open");
  const page = new URL(await play.line(/^http:\/\/127\.0\.0\.1:\d+\/#token=/));
  assert.equal((await fetch(page)).status, 200);
});

test("play refuses a folder without info.toml and an option that the host does not know", async (t) => {
  const empty = new PlayRun(t, [await temporaryFolder(t)]);
  await empty.line(/^Cannot play ".+": it has no info\.toml$/);
  assert.equal(await empty.closed(), 1);
  const wrong = new PlayRun(t, [await pluginFolder(t, printing("one")), "--wurst"]);
  await wrong.line(/^Cannot use "--wurst": there is no such option$/);
  assert.equal(await wrong.closed(), 2);
});
