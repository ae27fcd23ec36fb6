import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { strToU8, zipSync } from "fflate";
import {
  desktopQuote,
  quotedPaths,
  systemdQuote,
  windowsCommandLine,
} from "../../bridge/cli/autostart/quoting.ts";
import { unitText } from "../../bridge/cli/autostart/systemd.ts";
import { entryText } from "../../bridge/cli/autostart/xdg.ts";
import { compareVersions } from "../../bridge/cli/install/infoToml.ts";
import { installedPlugins } from "../../bridge/cli/install/installedPlugin.ts";
import { installPlugin, removePlugin } from "../../bridge/cli/install/plugin.ts";
import { shortcutFile } from "../../bridge/cli/install/shortcut.ts";
import { startMenuEntries } from "../../bridge/cli/install/startMenu.ts";
import { windowlessTwin } from "../../bridge/cli/install/twin.ts";
import * as places from "../../bridge/cli/places.ts";
import type { Program } from "../../bridge/cli/program.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const archive = (version: string): Uint8Array =>
  zipSync({ "info.toml": strToU8(`[meta]\nversion = "${version}"\n`) });

/** A data folder with what stands in Plugins/ by name; and a program that has version 1.1.0 beside it. */
async function prepare(t: TestContext, plugins: Record<string, Uint8Array | string>) {
  const root = await temporaryFolder(t);
  const folder = join(root, "OpenplanetNext");
  for (const [name, content] of Object.entries(plugins)) {
    const file = join(folder, "Plugins", name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, content);
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(root, "WebSockets.op"), archive("1.1.0"));
  await writeFile(join(root, "program.cjs"), "");
  const program = {
    script: join(root, "program.cjs"),
    platform: "linux",
    home: root,
    env: {},
  } as unknown as Program;
  return { folder, program, target: join(folder, "Plugins", "WebSockets.op") };
}

for (const [what, plugins, expected] of [
  ["into an empty folder", {}, "1.1.0"],
  ["over an older one", { "WebSockets.op": archive("1.0.9") }, "1.1.0"],
  ["over the old generation", { "WebSockets.op": archive("0.2.1") }, "1.1.0"],
  ["over the same one", { "WebSockets.op": archive("1.1.0") }, "1.1.0"],
  ["over a damaged one", { "WebSockets.op": "garbage" }, "1.1.0"],
  ["not over a newer one", { "WebSockets.op": archive("1.2.0") }, "1.2.0"],
] as const) {
  test(`plugin is installed ${what}`, async (t) => {
    const { folder, program } = await prepare(t, plugins);
    const { complete, lines } = await installPlugin(program, [folder]);
    assert.ok(complete);
    assert.equal((await installedPlugins(folder))[0]?.version, expected);
    assert.equal(lines.join().includes("Developer mode"), expected === "1.1.0");
  });
}

test("plugin is not installed beside the folder of somebody who works on it", async (t) => {
  const { folder, program, target } = await prepare(t, {
    "WebSockets/info.toml": '[meta]\nversion = "0.1"\n',
  });
  const { complete, lines } = await installPlugin(program, [folder]);
  assert.ok(complete);
  assert.match(lines.join(), /^Left the plugin as it is/);
  await assert.rejects(readFile(target), { code: "ENOENT" });
});

test("plugin that cannot be installed is said so", async (t) => {
  const { folder, program } = await prepare(t, {});
  assert.match((await installPlugin(program, [])).lines.join(), /no data folder/);
  const lonely = { ...program, script: process.execPath, home: "/nonexistent" };
  const { complete, lines } = await installPlugin(lonely, [folder]);
  assert.equal(complete, false);
  assert.match(lines.join(), /WebSockets\.op is not beside the program/);
});

test("plugin of ours is removed, and nobody else's", async (t) => {
  const { folder } = await prepare(t, { "WebSockets.op": archive("1.0.0") });
  assert.match((await removePlugin([folder])).join(), /^Removed/);
  assert.deepEqual(await installedPlugins(folder), []);
  const old = await prepare(t, { "WebSockets.op": archive("0.2.0") });
  assert.match((await removePlugin([old.folder])).join(), /^Left/);
  assert.equal((await installedPlugins(old.folder)).length, 1);
});

test("versions are compared by number, and a pre-release is older than its release", () => {
  const sorted = ["0.2.1", "1.0.0-beta.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"];
  for (const [index, version] of sorted.entries()) {
    assert.equal(compareVersions(version, version), 0);
    assert.ok(index === 0 || compareVersions(sorted[index - 1] as string, version) < 0);
    assert.ok(index === 0 || compareVersions(version, sorted[index - 1] as string) > 0);
  }
  assert.equal(compareVersions("1.0", "1.0.0"), 0);
});

const ODD = '/home/a b/ü$HOME/50%/"q"/back\\slash/x';

test("arguments are quoted as systemd and desktops read them", () => {
  assert.equal(systemdQuote(ODD), '"/home/a b/ü$$HOME/50%%/\\"q\\"/back\\\\slash/x"');
  assert.equal(desktopQuote(ODD), '"/home/a b/ü\\\\$HOME/50%%/\\\\"q\\\\"/back\\\\\\\\slash/x"');
  assert.equal(windowsCommandLine(["C:\\a b\\x.exe", "start"]), '"C:\\a b\\x.exe" start');
});

test("paths are read back from what was written for systemd and desktops", () => {
  const plain = "/home/a b/ü$HOME/50%/x";
  assert.deepEqual(quotedPaths(`${systemdQuote(plain)} ${systemdQuote("start")}`), [plain]);
  assert.deepEqual(quotedPaths(`${desktopQuote(plain)} ${desktopQuote("start")}`), [plain]);
});

test("unit and desktop entry start the command", () => {
  assert.match(unitText(["/a b", "start"]), /^ExecStart="\/a b" "start"$/m);
  assert.match(entryText(["/a b", "start"]), /^Exec="\/a b" "start"$/m);
});

test("places follow the system's rules for them", () => {
  const linux = { platform: "linux", home: "/home/p", env: {} };
  assert.equal(places.logFile(linux), "/home/p/.local/state/openplanet-websockets/logs/bridge.log");
  assert.equal(places.programFolder(linux), "/home/p/.local/share/openplanet-websockets");
  assert.equal(places.systemdUnit(linux), "/home/p/.config/systemd/user/openplanet-websockets.service");
  const xdg = { ...linux, env: { XDG_STATE_HOME: "/s", XDG_DATA_HOME: "relative", XDG_CONFIG_HOME: "/c" } };
  assert.equal(places.stateFolder(xdg), "/s/openplanet-websockets");
  assert.equal(places.programFolder(xdg), places.programFolder(linux));
  assert.equal(places.autostartEntry(xdg), "/c/autostart/openplanet-websockets.desktop");
  const windows = { platform: "win32", home: "C:\\Users\\p", env: { APPDATA: "D:\\r" } };
  assert.equal(
    places.logFile(windows),
    "C:\\Users\\p\\AppData\\Local\\openplanet-websockets\\logs\\bridge.log",
  );
  assert.equal(places.configFolder(windows), "D:\\r\\openplanet-websockets");
});

function consoleProgram(): Buffer {
  const exe = Buffer.alloc(512);
  exe.write("MZ");
  exe.writeUInt32LE(128, 0x3c);
  exe.write("PE\0\0", 128, "latin1");
  exe.writeUInt16LE(0x20b, 128 + 24);
  exe.writeUInt16LE(3, 128 + 24 + 68);
  return exe;
}

test("windowless twin differs in the subsystem only", () => {
  const exe = consoleProgram();
  const twin = windowlessTwin(exe);
  assert.equal(twin.readUInt16LE(128 + 24 + 68), 2);
  twin.writeUInt16LE(3, 128 + 24 + 68);
  assert.deepEqual(twin, exe);
});

test("windowless twin is made of console programs of Windows only", () => {
  const other = consoleProgram();
  other.writeUInt16LE(2, 128 + 24 + 68);
  const far = consoleProgram();
  far.writeUInt32LE(0xfffffff0, 0x3c);
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(512), Buffer.from("\x7fELF"), other, far]) {
    assert.throws(() => windowlessTwin(bytes), TypeError);
  }
});

test("shortcut has the parts of [MS-SHLLINK] and nothing else", () => {
  const texts = { description: "Für dich", args: '/c "x y"', icon: "C:\\ü\\x.exe" };
  const bytes = shortcutFile({ target: "C:\\W\\cmd.exe", ...texts });
  assert.equal(bytes.toString("hex", 0, 20), "4c0000000114020000000000c000000000000046");
  assert.equal(bytes.readUInt32LE(20), 0xe6);
  const info = bytes.subarray(0x4c, 0x4c + bytes.readUInt32LE(0x4c));
  const at = (field: number): number => info.readUInt32LE(field);
  assert.equal(info.readUInt32LE(at(12)), at(16) - at(12), "the volume ends where the path begins");
  assert.equal(info.toString("latin1", at(16), at(24)), "C:\\W\\cmd.exe\0");
  assert.equal(info.toString("latin1", at(24), at(28)), "\0");
  assert.equal(info.toString("utf16le", at(28), at(32)), "C:\\W\\cmd.exe\0");
  assert.equal(info.toString("utf16le", at(32)), "\0");
  let rest = bytes.subarray(0x4c + info.length);
  for (const text of Object.values(texts)) {
    const end = 2 + 2 * rest.readUInt16LE(0);
    assert.equal(rest.toString("utf16le", 2, end), text);
    rest = rest.subarray(end);
  }
  assert.deepEqual(rest, Buffer.alloc(4));
});

test("Start menu runs the installed program in a window that waits for its reader", () => {
  const windows = { platform: "win32", home: "C:\\Users\\a b", env: { SystemRoot: "D:\\W" } };
  const entries = startMenuEntries(windows as unknown as Program);
  const exe = "C:\\Users\\a b\\AppData\\Local\\openplanet-websockets\\openplanet-websockets.exe";
  const args = Object.entries(entries).map(([name, entry]) => [name, entry.target, entry.args, entry.icon]);
  const cmd = "D:\\W\\System32\\cmd.exe";
  assert.deepEqual(args, [
    ["WebSockets status", cmd, `/d /s /c ""${exe}" status --watch & pause"`, exe],
    ["WebSockets inspector", cmd, `/d /s /c ""${exe}" inspect || pause"`, exe],
    ["WebSockets doctor", cmd, `/d /s /c ""${exe}" doctor & pause"`, exe],
  ]);
});
