import assert from "node:assert/strict";
import { chmod, lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  discoveryFile,
  readDiscovery,
  removeDiscovery,
  writeDiscovery,
} from "../../bridge/core/discovery.ts";
import { MAX_DISCOVERY_BYTES } from "../../bridge/core/limits.ts";
import { type Discovery, PROTOCOL_VERSION } from "../../schema/index.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const OWN: Discovery = {
  protocol: PROTOCOL_VERSION,
  host: "127.0.0.1",
  port: 29456,
  token: "ab".repeat(32),
  pid: 4711,
  version: "1.0.0",
};

const NO_MODES = process.platform === "win32" ? "Windows has no modes" : false;

/** A data folder with the folder of the discovery file in it. */
async function prepared(t: TestContext): Promise<{ data: string; folder: string; file: string }> {
  const data = await temporaryFolder(t);
  const file = discoveryFile(data);
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  return { data, folder, file };
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test("discovery file is written, read back and leaves nothing beside it", async (t) => {
  const data = await temporaryFolder(t);
  assert.deepEqual(await writeDiscovery(data, OWN), { private: true });
  assert.deepEqual(await readDiscovery(data), OWN);
  assert.deepEqual(
    JSON.parse(await readFile(join(data, "PluginStorage/WebSockets/bridge.json"), "utf8")),
    OWN,
  );
  assert.deepEqual(await readdir(join(data, "PluginStorage/WebSockets")), ["bridge.json"]);
});

test("discovery file replaces another one", async (t) => {
  const { data, file } = await prepared(t);
  await writeFile(file, "old and longer than what is written ".repeat(20));
  await writeDiscovery(data, OWN);
  assert.deepEqual(await readDiscovery(data), OWN);
});

test("discovery file is readable by its owner only, and so is a new folder", {
  skip: NO_MODES,
}, async (t) => {
  const data = await temporaryFolder(t);
  await writeDiscovery(data, OWN);
  assert.equal(await modeOf(discoveryFile(data)), 0o600);
  assert.equal(await modeOf(dirname(discoveryFile(data))), 0o700);
});

test("discovery file closes a folder of ours that others may write to", { skip: NO_MODES }, async (t) => {
  const { data, folder } = await prepared(t);
  await chmod(folder, 0o777);
  assert.deepEqual(await writeDiscovery(data, OWN), { private: true });
  assert.equal(await modeOf(folder), 0o700);
});

test("discovery file is not written into somebody else's folder", { skip: NO_MODES }, async (t) => {
  const { data, folder } = await prepared(t);
  if (process.getuid?.() !== 0) {
    t.skip("only root can give a folder away");
    return;
  }
  await lchown(folder, 12345, 12345);
  await assert.rejects(writeDiscovery(data, OWN), /it belongs to user 12345, and the bridge runs as user 0$/);
  assert.deepEqual(await readdir(folder), []);
});

for (const inside of [".", "PluginStorage"]) {
  test(`discovery file is not written where everybody may put another in its place: ${inside}`, {
    skip: NO_MODES,
  }, async (t) => {
    const { data, folder } = await prepared(t);
    const open = join(data, inside);
    await chmod(open, 0o777);
    await assert.rejects(writeDiscovery(data, OWN), /": every user of this machine may write to it$/);
    assert.deepEqual(await readdir(folder), []);
    // Nobody can move what is not theirs out of a folder like /tmp.
    await chmod(open, 0o1777);
    assert.deepEqual(await writeDiscovery(data, OWN), { private: true });
    // A group of their own is what many systems give their users.
    await chmod(open, 0o775);
    assert.deepEqual(await writeDiscovery(data, OWN), { private: true });
  });
}

test("discovery file is not written through a link", async (t) => {
  const { data, file } = await prepared(t);
  const target = join(data, "target");
  await writeFile(target, "untouched");
  await symlink(target, file);
  await assert.rejects(writeDiscovery(data, OWN), /bridge\.json": it is a symbolic link$/);
  assert.equal(await readFile(target, "utf8"), "untouched");
});

test("discovery file is not written into a linked folder", async (t) => {
  const data = await temporaryFolder(t);
  const target = await temporaryFolder(t);
  await mkdir(join(data, "PluginStorage"));
  await symlink(target, join(data, "PluginStorage/WebSockets"), "junction");
  await assert.rejects(writeDiscovery(data, OWN), /WebSockets": it is a symbolic link$/);
  assert.deepEqual(await readdir(target), []);
});

test("discovery file is not written over a folder, nor below a file", async (t) => {
  const { data, file, folder } = await prepared(t);
  await mkdir(file);
  await assert.rejects(writeDiscovery(data, OWN), /bridge\.json": it is not a file$/);
  assert.deepEqual(await readdir(folder), ["bridge.json"]);

  const other = await temporaryFolder(t);
  await mkdir(join(other, "PluginStorage"));
  await writeFile(join(other, "PluginStorage/WebSockets"), "");
  await assert.rejects(writeDiscovery(other, OWN), /WebSockets": it is not a folder$/);
});

test("discovery file does not make a data folder", async (t) => {
  const data = await temporaryFolder(t);
  await assert.rejects(writeDiscovery(join(data, "absent"), OWN), { code: "ENOENT" });
  assert.deepEqual(await readdir(data), []);
});

const UNUSABLE = {
  absent: undefined,
  empty: "",
  "half-written": JSON.stringify(OWN).slice(0, 50),
  "not JSON": "hello",
  "of another shape": "[1]",
  "without a token": JSON.stringify({ ...OWN, token: undefined }),
  "for another host": JSON.stringify({ ...OWN, host: "192.0.2.1" }),
  "with a bad port": JSON.stringify({ ...OWN, port: 0 }),
};

for (const [name, text] of Object.entries(UNUSABLE)) {
  test(`discovery that is ${name} reads as undefined`, async (t) => {
    const { data, file } = await prepared(t);
    if (text !== undefined) {
      await writeFile(file, text);
    }
    assert.equal(await readDiscovery(data), undefined);
  });
}

test("discovery is read up to its length limit", async (t) => {
  const { data, file } = await prepared(t);
  const text = JSON.stringify(OWN);
  await writeFile(file, text.padEnd(MAX_DISCOVERY_BYTES));
  assert.deepEqual(await readDiscovery(data), OWN);
  await writeFile(file, text.padEnd(MAX_DISCOVERY_BYTES + 1));
  assert.equal(await readDiscovery(data), undefined);
});

test("discovery is removed by the bridge that wrote it", async (t) => {
  const data = await temporaryFolder(t);
  await writeDiscovery(data, OWN);
  assert.equal(await removeDiscovery(data, OWN), true);
  assert.deepEqual(await readdir(dirname(discoveryFile(data))), []);
  assert.equal(await removeDiscovery(data, OWN), false);
});

for (const other of [{ pid: 1 }, { token: "cd".repeat(32) }]) {
  test(`discovery with another ${Object.keys(other)} stays`, async (t) => {
    const data = await temporaryFolder(t);
    await writeDiscovery(data, { ...OWN, ...other });
    assert.equal(await removeDiscovery(data, OWN), false);
    assert.deepEqual(await readDiscovery(data), { ...OWN, ...other });
  });
}
