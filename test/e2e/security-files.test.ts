import assert from "node:assert/strict";
import { chmod, lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { discoveryFile } from "../../bridge/core/discovery.ts";
import { startBridge } from "../helpers/bridge.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const IS_ROOT = process.getuid?.() === 0;

interface Trap {
  /** Prepares the data folder; returns where nothing may change. */
  readonly set: (data: string, elsewhere: string) => Promise<void>;
  readonly reason: RegExp;
}

/** What another user of the machine may have put in the way of the discovery file. */
const TRAPS: Record<string, Trap> = {
  "a link in place of the file": {
    set: async (data, elsewhere) => {
      await mkdir(dirname(discoveryFile(data)), { recursive: true });
      await symlink(join(elsewhere, "victim"), discoveryFile(data));
    },
    reason: /bridge\.json": it is a symbolic link$/,
  },
  "a link in place of the folder": {
    set: async (data, elsewhere) => {
      await mkdir(join(data, "PluginStorage"));
      await symlink(elsewhere, dirname(discoveryFile(data)));
    },
    reason: /WebSockets": it is a symbolic link$/,
  },
  "a folder in place of the file": {
    set: async (data) => {
      await mkdir(discoveryFile(data), { recursive: true });
    },
    reason: /it is not a file$/,
  },
  "a data folder that everybody may write to": {
    set: (data) => chmod(data, 0o777),
    reason: /": every user of this machine may write to it$/,
  },
  "a storage folder that everybody may write to": {
    set: async (data) => {
      await mkdir(join(data, "PluginStorage"));
      await chmod(join(data, "PluginStorage"), 0o777);
    },
    reason: /PluginStorage": every user of this machine may write to it$/,
  },
  ...(IS_ROOT && {
    "a folder of another user": {
      set: async (data: string) => {
        const folder = dirname(discoveryFile(data));
        await mkdir(folder, { recursive: true });
        await lchown(folder, 12345, 12345);
      },
      reason: /it belongs to user 12345, and the bridge runs as user 0$/,
    },
  }),
};

async function assertRefuses(t: TestContext, { set, reason }: Trap): Promise<void> {
  const [data, elsewhere] = await Promise.all([temporaryFolder(t), temporaryFolder(t)]);
  await writeFile(join(elsewhere, "victim"), "untouched");
  await set(data, elsewhere);
  const bridge = runBridge(t, ["--data-dir", data, "--port", "0"]);
  const line = await bridge.line("data folder not usable");
  assert.deepEqual([line.level, line["folder"]], ["warn", data]);
  assert.match(String(line["reason"]), reason);
  await bridge.line("listening");
  assert.equal((await bridge.exit("SIGTERM")).code, 0);
  assert.deepEqual(await readdir(elsewhere), ["victim"]);
  assert.equal(await readFile(join(elsewhere, "victim"), "utf8"), "untouched");
  const found = (await readdir(data, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  assert.deepEqual(found, [], "the token is nowhere");
}

test("bridge does not write its token where others could read it or put another in its place", async (t) => {
  for (const [name, trap] of Object.entries(TRAPS)) {
    await t.test(name, (t) => assertRefuses(t, trap));
  }
});

test("bridge closes its folder to others, whatever the umask and whatever it was", async (t) => {
  const data = await temporaryFolder(t);
  const folder = dirname(discoveryFile(data));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  await writeFile(discoveryFile(data), "{}", { mode: 0o666 });
  await startBridge(t, { dataDir: data });
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal((await stat(discoveryFile(data))).mode & 0o777, 0o600);
});
