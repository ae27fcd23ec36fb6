import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import { BUNDLE, NODE_ARGS } from "../../scripts/build.ts";
import { makeIcon } from "../../scripts/package/icon.ts";
import { makeLinuxProgram } from "../../scripts/package/linux.ts";
import { fetchNode, NODE_VERSION } from "../../scripts/package/node.ts";
import { BLOB_NAME, makeBlob } from "../../scripts/package/sea.ts";
import { makeWindowsProgram } from "../../scripts/package/windows.ts";
import { RELEASE, releaseFiles } from "../../scripts/package.ts";
import { ROOT } from "../../scripts/tools.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { linuxFiles, releaseFile, VERSION, windowsFiles } from "../helpers/release.ts";

const MAX_WINDOWS_ZIP_BYTES = 40_000_000;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("release has its files and their checksums", async () => {
  const names = releaseFiles(VERSION);
  assert.deepEqual((await readdir(RELEASE)).sort(), Object.values(names).sort());
  const sums = (await releaseFile("sums")).toString();
  const expected = await Promise.all(
    [names.linux, names.plugin, names.windows].map(async (name) => {
      return `${sha256(await readFile(join(RELEASE, name)))}  ${name}\n`;
    }),
  );
  assert.equal(sums, expected.join(""));
});

test("archives hold program, plugin, text and licences", async () => {
  const texts = ["LICENSE.txt", "README.txt", "THIRD-PARTY-LICENSES.txt", "WebSockets.op"];
  const [windows, linux] = [await windowsFiles(), await linuxFiles()];
  assert.deepEqual([...linux.keys()].sort(), [...texts, "openplanet-websockets"].sort());
  assert.deepEqual(
    [...windows.keys()].sort(),
    [...texts, "install.cmd", "openplanet-websockets.exe", "uninstall.cmd"].sort(),
  );
  for (const files of [windows, linux]) {
    assert.equal(sha256(files.get("WebSockets.op") as Uint8Array), sha256(await releaseFile("plugin")));
  }
});

test("licences name Node and every dependency that is shipped", async () => {
  const text = Buffer.from((await linuxFiles()).get("THIRD-PARTY-LICENSES.txt") ?? []).toString();
  const { dependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  for (const [name, version] of Object.entries(dependencies)) {
    assert.ok(text.includes(`\n${name} ${version} (`), `${name} ${version} is there`);
  }
  assert.ok(text.includes(`\nNode.js ${NODE_VERSION} (`));
  assert.ok(text.includes("OpenSSL"));
});

test("Windows archive is a download of 40 MB at most", async (t) => {
  const { length } = await releaseFile("windows");
  t.diagnostic(`Windows zip: ${(length / 1e6).toFixed(1)} MB, limit 40`);
  assert.ok(length <= MAX_WINDOWS_ZIP_BYTES);
});

test("Windows program has our icon and version, and no signature of somebody else", async () => {
  const program = (await windowsFiles()).get("openplanet-websockets.exe") as Uint8Array;
  // Without `ignoreCert` it throws for a signed program.
  const exe = NtExecutable.from(program);
  const { entries } = NtExecutableResource.from(exe);
  const [group] = Resource.IconGroupEntry.fromEntries(entries);
  assert.deepEqual(
    group?.icons.map(({ width }) => width),
    [16, 24, 32, 48, 64, 0],
  );
  const [info] = Resource.VersionInfo.fromEntries(entries);
  const values = info?.getStringValues({ lang: 1033, codepage: 1200 });
  assert.deepEqual(
    [values?.["ProductName"], values?.["ProductVersion"]],
    ["WebSockets for Openplanet", VERSION],
  );
});

test("programs are the same, byte for byte, when they are made again from the same bundle", async () => {
  const fileName = "openplanet-websockets.exe";
  const shipped = (await windowsFiles()).get(fileName) as Uint8Array;
  const { entries } = NtExecutableResource.from(NtExecutable.from(shipped));
  const blob = entries.find(({ id }) => id === BLOB_NAME)?.bin;
  assert.ok(blob);
  const node = await fetchNode();
  const options = {
    node: node.windows,
    blob: Buffer.from(blob),
    icon: await makeIcon(),
    version: VERSION,
    fileName,
  };
  assert.equal(sha256(makeWindowsProgram(options)), sha256(shipped));
  const linux = await makeLinuxProgram(node.linux, Buffer.from(blob));
  assert.equal(sha256(linux), sha256((await linuxFiles()).get("openplanet-websockets") as Uint8Array));
});

test("blob has the options of Node, and is the same in every folder and time zone", async (t) => {
  const { linuxFile } = await fetchNode();
  const folder = await temporaryFolder(t);
  const bundle = join(folder, "bridge.cjs");
  await copyFile(BUNDLE, bundle);
  const first = await makeBlob(linuxFile, bundle);
  assert.ok(NODE_ARGS.every((option) => first.includes(option)));
  process.env["TZ"] = "Pacific/Kiritimati";
  t.after(() => delete process.env["TZ"]);
  assert.equal(sha256(await makeBlob(linuxFile, bundle)), sha256(first));
});
