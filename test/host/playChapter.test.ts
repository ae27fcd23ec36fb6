import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { before, type TestContext, test } from "node:test";
import { REFERENCE } from "../../scripts/examples.ts";
import { buildHost } from "../../scripts/host.ts";
import { ROOT } from "../../scripts/tools.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { sectionOf } from "../helpers/markdown.ts";
import { PlayRun } from "../helpers/play.ts";
import { freePort } from "../helpers/remote.ts";

before(buildHost);

/** The chapter's blocks, as they look without the indentation of the list that they are in. */
async function readChapter() {
  const markdown = sectionOf(await readFile(REFERENCE, "utf8"), "## Develop a plugin without Trackmania");
  const text = markdown.replaceAll(/^ {3}/gm, "");
  const files = [...text.matchAll(/^`([^`\n]+\/[^`\n]+)` [^`]*?:\n\n```\w+\n([\s\S]*?)^```$/gm)];
  const [, output = ""] = /^```text\n([\s\S]*?)^```$/m.exec(text) ?? [];
  return { files: files.map(([, path = "", body = ""]) => [path, body] as const), output };
}

async function startServer(t: TestContext, folder: string, port: number): Promise<void> {
  // What `npm install ws` would put there.
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const child = spawn(process.execPath, ["echo.mjs", String(port)], { cwd: folder });
  t.after(() => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    assert.equal(line, `listening on port ${port}`);
    return;
  }
}

test("the files of the chapter on developing without the game do what it says", async (t) => {
  const { files, output } = await readChapter();
  assert.deepEqual(
    files.map(([path]) => path),
    ["Hello/info.toml", "Hello/Main.as", "server/echo.mjs"],
  );
  const parent = await temporaryFolder(t);
  const project = join(parent, "project");
  for (const [path, body] of files) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), body);
  }
  const port = await freePort();
  await startServer(t, join(project, "server"), port);
  const play = new PlayRun(t, ["project/Hello", "--set", `Hello.Setting_Url=ws://127.0.0.1:${port}`], {
    cwd: parent,
  });
  for (const line of output.trim().split("\n")) {
    await play.line(new RegExp(`^${line.replaceAll("8765", String(port)).replace("|", "\\|")}$`));
  }
  const main = join(project, "Hello", "Main.as");
  await writeFile(
    main,
    (await readFile(main, "utf8")).replace('SendMessage("hello")', 'SendMessage("good day")'),
  );
  await play.line(/^Hello \| the server says: you said good day$/);
  play.interrupt();
  assert.equal(await play.closed(), 0);
});
