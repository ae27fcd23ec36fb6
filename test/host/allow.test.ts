import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { openInChromium } from "../helpers/chromium.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { errorTexts, type HostRun } from "../helpers/host.ts";
import { KIND_AND_WORST, type PluginOptions, runPlugin } from "../helpers/plugins.ts";
import { freePort } from "../helpers/remote.ts";
import { drawn, TITLE } from "../helpers/window.ts";

before(buildHost);

/** A plugin that says who is refused and who joins. */
function serve(t: TestContext, port: number, options: PluginOptions): HostRun {
  const settings = { Story: "refusals", Port: port, ...options.settings };
  return runPlugin(t, "Serving", { ...options, settings, args: ["--keep"] });
}

/** An overlay in a file, which tries until it is let in. */
async function overlay(t: TestContext, port: number): Promise<string> {
  const file = join(await temporaryFolder(t), "overlay.html");
  const script = `const open = () => {
    const socket = new WebSocket("ws://127.0.0.1:${port}/");
    socket.onclose = () => setTimeout(open, 100);
  };
  open();`;
  await writeFile(file, `<!doctype html><script>${script}</script>`);
  return pathToFileURL(file).href;
}

/** Ends the host, in which the player was told so many things and nothing went wrong. */
async function assertTold(host: HostRun, count: number): Promise<void> {
  const { code, records } = await host.quit();
  assert.equal(records.filter(({ type }) => type === "notification").length, count);
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
}

for (const [origin, flags, reading] of [
  ["file://", ["--allow-file-access-from-files"], "kind"],
  ["null", [], "worst"],
] as const) {
  test(`page of a file whose origin is ${origin} is asked for, and let in by the button of the window (Chromium)`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = serve(t, port, { bridge, reading });
    await host.log("listening");
    await openInChromium(t, await overlay(t, port), flags);
    await host.log(new RegExp(`^told origin_refused .*"${origin}"`), 30_000);
    const { header, text } = await host.nextOf("notification");
    assert.equal(header, "WebSockets");
    assert.match(text, new RegExp(`"${origin}".*WebSockets window of the Plugins menu`));

    host.command(`press ${TITLE}`);
    const window = await drawn(host, new RegExp(`Refused\n.*:\\d\\d Serving: web pages of ${origin}\n`));
    assert.equal(/every web page can reach/.test(window), origin === "null");
    host.command("press Allow for this plugin");
    await host.log(`joined ${origin}`);
    const after = await drawn(host, new RegExp(`Allowed\nServing: web pages of ${origin}\n`));
    assert.doesNotMatch(after, /^Refused$/m);

    host.command("press Take back");
    await drawn(host, /^(?!.*Allowed)/s);
    assert.equal(await refusal(t, `ws://127.0.0.1:${port}`, { origin }), 403);
    await drawn(host, /^Refused$/m);
    await assertTold(host, 1);
  });
}

test("page that OBS loads from a file gets in without asking", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = serve(t, port, { bridge });
  await host.log("listening");
  await connectClient(t, `ws://127.0.0.1:${port}`, { origin: "http://absolute" });
  await host.log("joined http://absolute");
  await assertTold(host, 0);
});

for (const reading of KIND_AND_WORST) {
  test(`page that makes up origins is told to the player once, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = serve(t, port, { bridge, reading });
    await host.log("listening");
    for (let index = 0; index < 30; index += 1) {
      assert.equal(await refusal(t, `ws://127.0.0.1:${port}`, { origin: `https://${index}.example` }), 403);
    }
    await connectClient(t, `ws://127.0.0.1:${port}`);
    await host.log("joined ");
    await assertTold(host, 1);
  });
}

test("LAN address that is refused is told once, and listened on after the button and a reload, and again when it was taken back", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = serve(t, port, { bridge, settings: { Host: "0.0.0.0" } });
  await host.log("refused policy lan_not_allowed");
  assert.match((await host.nextOf("notification")).text, /0\.0\.0\.0.*WebSockets window of the Plugins menu/);
  host.command("reload Serving");
  await host.log("refused policy lan_not_allowed");
  host.command(`press ${TITLE}`);
  await drawn(host, /Serving: other computers/, /every computer in your network/);
  host.command("press Allow for this plugin");
  await drawn(host, /Allowed\nServing: other computers/);
  host.command("press Reload Serving");
  await host.log("listening");

  host.command("press Take back");
  await host.log(/^told lan_not_allowed /);
  await drawn(host, /^Refused$/m);
  host.command("press Allow for this plugin");
  await host.log(/^told +$/);
  await connectClient(t, `ws://127.0.0.1:${port}`);
  await host.log(/^joined/);
  await assertTold(host, 1);
  assert.deepEqual(
    host.lines.filter((line) => line.includes("told bridge_lost")),
    [],
    "the bridge was there all the time",
  );
});

test("what the bridge cannot keep is said in the window", async (t) => {
  const file = join(await temporaryFolder(t), "in the way");
  await writeFile(file, "");
  const [bridge, port] = await Promise.all([startBridge(t, { env: { XDG_CONFIG_HOME: file } }), freePort()]);
  const host = serve(t, port, { bridge });
  await host.log("listening");
  assert.equal(await refusal(t, `ws://127.0.0.1:${port}`, { origin: "null" }), 403);
  host.command(`press ${TITLE}`);
  await drawn(host, /^Refused$/m);
  host.command("press Allow for this plugin");
  await drawn(host, /Cannot save this permission/, /^Refused$/m);
  await assertTold(host, 1);
});
