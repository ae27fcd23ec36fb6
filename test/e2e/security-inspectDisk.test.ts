import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openSocket } from "../helpers/game.ts";
import { openPage } from "../helpers/inspectPage.ts";
import { wsServer } from "../helpers/remote.ts";

const MARKER = "payload-that-is-to-stay-in-memory";

/** All files below a folder, by their paths. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(path, await readFile(path, "latin1"));
    }
  }
  return files;
}

test("what a page sees, sends and saves is written to no file and no log", async (t) => {
  const [state, temporary] = await Promise.all([temporaryFolder(t), temporaryFolder(t)]);
  const [bridge, remote] = await Promise.all([
    startBridge(t, {
      args: ["--log-level", "trace"],
      env: { XDG_STATE_HOME: state, XDG_CONFIG_HOME: join(state, "config"), TMPDIR: temporary },
    }),
    wsServer(t),
  ]);
  const page = await openPage(t, bridge);
  const link = await openSocket(t, bridge, remote.url, { plugin: "Chat" });
  const peer = await remote.next();
  const { id: socket } = await page.socket(({ phase }) => phase === "open");
  page.watch(socket);
  link.send({ type: "send" }, `${MARKER} of the plugin`);
  await peer.next();
  peer.ws.send(Buffer.from(`${MARKER} of the remote, and long: ${"x".repeat(100_000)}`));
  for (const to of ["plugin", "remote"] as const) {
    assert.equal(
      await page.act({ type: "send", socket, to, binary: false, data: `${MARKER} of the page` }),
      undefined,
    );
  }
  const entries = await page.entries(5);
  page.send({ type: "body", n: entries[2]?.n ?? -1 });
  assert.ok((await page.next("body")).data);
  assert.ok((await page.save(socket)).text.includes(MARKER), "the page has got it");
  assert.equal(await page.act({ type: "close", socket, code: 4000, reason: MARKER }), undefined);
  await Promise.all([link.next("message"), link.next("message"), link.next("closed")]);
  const { stdout, stderr } = await bridge.stop();

  const files = new Map([
    ...(await filesIn(state)),
    ...(await filesIn(temporary)),
    ...(await filesIn(bridge.dataDir)),
  ]);
  assert.ok(
    [...files.values()].some((text) => text.includes("action of the page of inspect")),
    "there is a log",
  );
  for (const [path, text] of [...files, ["stdout", stdout.join("\n")], ["stderr", stderr]] as const) {
    for (const spelling of [
      MARKER,
      Buffer.from(MARKER).toString("base64").slice(0, -4),
      Buffer.from(MARKER).toString("hex"),
    ]) {
      assert.ok(!text.includes(spelling), `${path} holds a payload`);
    }
  }
});
