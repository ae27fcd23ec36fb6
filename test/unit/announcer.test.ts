import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Announcer, type AnnouncerOptions } from "../../bridge/core/announcer.ts";
import { discoveryFile, readDiscovery } from "../../bridge/core/discovery.ts";
import { DATA_FOLDER_SEARCH_MS, DISCOVERY_CHECK_MS, MAX_SERVED_FOLDERS } from "../../bridge/core/limits.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { memoryLog } from "../helpers/log.ts";

const OWN = discoveryOf();
const OTHER = discoveryOf({ token: "cd".repeat(32), pid: 200, port: 29457 });

function announcer(t: TestContext, options: Partial<AnnouncerOptions>) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const log = memoryLog();
  const living = { pid: OWN.pid, signal: () => {}, probe: async () => false };
  const made = new Announcer({
    discovery: OWN,
    folders: [],
    findFolders: async () => [],
    stateFolder: undefined,
    living,
    log: log.logger,
    ...options,
  });
  t.after(() => made.close());
  return { made, log, tick: (ms: number) => t.mock.timers.tick(ms) };
}

const livingOther = { pid: OWN.pid, signal: () => {}, probe: async () => true };

test("announcer writes the discovery into every folder and takes it back", async (t) => {
  const folders = [await temporaryFolder(t), await temporaryFolder(t)];
  const { made } = announcer(t, { folders });
  await made.start();
  for (const folder of folders) {
    assert.deepEqual(await readDiscovery(folder), OWN);
  }
  await made.close();
  for (const folder of folders) {
    assert.equal(await readDiscovery(folder), undefined);
  }
});

test("announcer goes on when a folder cannot be used, and says why once", async (t) => {
  const [good, bad] = [await temporaryFolder(t), join(await temporaryFolder(t), "later")];
  const { made, log, tick } = announcer(t, { folders: [bad, good] });
  await made.start();
  assert.deepEqual(await readDiscovery(good), OWN);
  const warning = log.lines.find(({ level }) => level === "warn");
  assert.deepEqual([warning?.msg, warning?.["folder"]], ["data folder not usable", bad]);
  assert.match(String(warning?.["reason"]), /ENOENT/);

  await mkdir(bad);
  const announced = log.next("announced");
  tick(DISCOVERY_CHECK_MS);
  assert.equal((await announced)["folder"], bad);
  assert.equal(log.lines.filter(({ level }) => level === "warn").length, 1);
});

test("announcer replaces what a dead bridge left", async (t) => {
  const folder = await temporaryFolder(t);
  await plantDiscovery(folder, OTHER);
  const { made } = announcer(t, { folders: [folder] });
  await made.start();
  assert.deepEqual(await readDiscovery(folder), OWN);
});

for (const [name, spoil] of [
  ["is deleted", (file: string) => rm(file)],
  ["is garbled", (file: string) => writeFile(file, "{")],
] as const) {
  test(`announcer writes the file again when it ${name}`, async (t) => {
    const folder = await temporaryFolder(t);
    const { made, log, tick } = announcer(t, { folders: [folder] });
    await made.start();
    await spoil(discoveryFile(folder));
    const announced = log.next("announced");
    tick(DISCOVERY_CHECK_MS);
    await announced;
    assert.deepEqual(await readDiscovery(folder), OWN);
  });
}

test("announcer leaves the file of another living bridge and warns once", async (t) => {
  const folder = await temporaryFolder(t);
  let looks = 0;
  const probe = async () => {
    looks++;
    return true;
  };
  const { made, log, tick } = announcer(t, { folders: [folder], living: { ...livingOther, probe } });
  await made.start();
  await plantDiscovery(folder, OTHER);
  const warned = log.next("another bridge serves this folder");
  tick(DISCOVERY_CHECK_MS);
  assert.equal((await warned)["otherPid"], OTHER.pid);
  // Let the first check set its timer, then wait for the second to be through.
  while (looks < 2) {
    await new Promise(setImmediate);
    tick(DISCOVERY_CHECK_MS);
  }
  await made.close();
  assert.deepEqual(await readDiscovery(folder), OTHER);
  assert.equal(log.texts().filter((text) => text === "another bridge serves this folder").length, 1);
});

test("announcer looks for folders every minute while there is none", async (t) => {
  const folder = await temporaryFolder(t);
  const answers: string[][] = [[folder]];
  const { made, log, tick } = announcer(t, { findFolders: async () => answers.shift() ?? [] });
  await made.start();
  assert.equal(log.lines[0]?.msg, "no openplanet data folder found");
  assert.match(String(log.lines[0]?.["hint"]), /--data-dir/);
  const announced = log.next("announced");
  tick(DATA_FOLDER_SEARCH_MS - 1);
  assert.equal(answers.length, 1);
  tick(1);
  await announced;
  assert.deepEqual(await readDiscovery(folder), OWN);
});

test("announcer finds a data folder that appears beside another one, and takes both back", async (t) => {
  const [first, second] = [await temporaryFolder(t), await temporaryFolder(t)];
  const { made, log, tick } = announcer(t, {
    folders: [first],
    findFolders: async () => [first, second],
  });
  await made.start();
  const announced = log.next("announced");
  tick(DATA_FOLDER_SEARCH_MS);
  assert.equal((await announced)["folder"], second);
  assert.deepEqual(await readDiscovery(second), OWN);
  await made.close();
  assert.deepEqual([await readDiscovery(first), await readDiscovery(second)], [undefined, undefined]);
});

test("announcer keeps serving a data folder that one search does not find", async (t) => {
  const folder = await temporaryFolder(t);
  const answers: string[][] = [[], []];
  const { made, log, tick } = announcer(t, {
    folders: [folder],
    findFolders: async () => answers.shift() ?? [],
  });
  await made.start();
  tick(DATA_FOLDER_SEARCH_MS);
  while (answers.length > 1) {
    await new Promise(setImmediate);
  }
  await rm(discoveryFile(folder));
  const announced = log.next("announced");
  tick(DISCOVERY_CHECK_MS);
  await announced;
  assert.deepEqual(await readDiscovery(folder), OWN);
});

test("announcer without a search serves the folders that it was given", async (t) => {
  const folder = await temporaryFolder(t);
  const { made, log, tick } = announcer(t, { folders: [folder], findFolders: undefined });
  await made.start();
  tick(DATA_FOLDER_SEARCH_MS);
  await made.close();
  assert.deepEqual(log.texts(), ["announced"]);
});

test("announcer without a search or a folder says so, and does not look for one", async (t) => {
  const { made, log, tick } = announcer(t, { findFolders: undefined });
  await made.start();
  tick(DATA_FOLDER_SEARCH_MS);
  await made.close();
  assert.deepEqual(log.texts(), ["no openplanet data folder found"]);
});

test("announcer keeps the file in the state folder too, and makes that folder", async (t) => {
  const stateFolder = join(await temporaryFolder(t), "state");
  const { made, tick, log } = announcer(t, { stateFolder });
  await made.start();
  assert.deepEqual(await readDiscovery(stateFolder), OWN);
  await rm(stateFolder, { recursive: true });
  const announced = log.next("announced");
  tick(DISCOVERY_CHECK_MS);
  await announced;
  assert.deepEqual(await readDiscovery(stateFolder), OWN);
  await made.close();
  assert.equal(await readDiscovery(stateFolder), undefined);
});

test("announcer runs without its state folder, and says why once", async (t) => {
  const stateFolder = join(await temporaryFolder(t), "file");
  await writeFile(stateFolder, "");
  const { made, log } = announcer(t, { stateFolder, folders: [await temporaryFolder(t)] });
  await made.start();
  assert.deepEqual(log.texts().sort(), ["announced", "state folder not usable"]);
});

test("announcer searches and writes nothing after its end", async (t) => {
  const folder = await temporaryFolder(t);
  let searches = 0;
  const findFolders = async (): Promise<string[]> => {
    searches += 1;
    return [];
  };
  const { made, log, tick } = announcer(t, { folders: [folder], findFolders });
  await made.start();
  await made.close();
  tick(DATA_FOLDER_SEARCH_MS);
  await made.close(); // waits for what a timer has begun
  assert.equal(searches, 0);
  assert.deepEqual(log.texts(), ["announced"]);
  assert.equal(await readDiscovery(folder), undefined);
});

test("announcer serves one more folder when it is asked to, and takes that back too", async (t) => {
  const [first, more] = [await temporaryFolder(t), await temporaryFolder(t)];
  const { made } = announcer(t, { folders: [first] });
  await made.start();
  await made.serve(more);
  assert.deepEqual(await readDiscovery(more), OWN);
  await made.serve(more);
  await made.close();
  assert.equal(await readDiscovery(more), undefined);
});

test("announcer says why it cannot serve a folder, and does not try it again", async (t) => {
  const root = await temporaryFolder(t);
  const { made, log, tick } = announcer(t, { folders: [root] });
  await made.start();
  await assert.rejects(made.serve(join(root, "absent")), /ENOENT/);
  await assert.rejects(made.serve("relative"), { name: "TypeError" });
  await mkdir(join(root, "absent"));
  const before = log.lines.length;
  tick(DISCOVERY_CHECK_MS);
  await made.close();
  assert.equal(log.lines.length, before);
  assert.equal(await readDiscovery(join(root, "absent")), undefined);
});

test("announcer leaves a folder that another bridge serves to it", async (t) => {
  const folder = await temporaryFolder(t);
  await plantDiscovery(folder, OTHER);
  const { made } = announcer(t, { living: livingOther });
  await made.start();
  await assert.rejects(made.serve(folder), /another bridge \(process 200\) serves this folder/);
  assert.deepEqual(await readDiscovery(folder), OTHER);
});

test("announcer serves 32 folders, and refuses one more", async (t) => {
  const root = await temporaryFolder(t);
  const { made } = announcer(t, {});
  await made.start();
  const folders = Array.from({ length: MAX_SERVED_FOLDERS + 1 }, (_, index) => join(root, `${index}`));
  await Promise.all(folders.map((folder) => mkdir(folder)));
  for (const folder of folders.slice(1)) {
    await made.serve(folder);
  }
  await assert.rejects(made.serve(folders[0] as string), { name: "RangeError", message: /32/ });
  await made.serve(folders[1] as string);
});
