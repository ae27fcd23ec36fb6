import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { icoOf, makeIcon } from "../../scripts/package/icon.ts";
import { licenceTexts, packageOf } from "../../scripts/package/licences.ts";
import { FUSE, flipFuse } from "../../scripts/package/sea.ts";
import { readTarGz, tarOf } from "../../scripts/package/tar.ts";
import { ROOT } from "../../scripts/tools.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { hideVirtualAlloc2 } from "../helpers/kernelbase.ts";

const FILES = [
  { name: "a/program", bytes: Buffer.alloc(1500, "p"), executable: true },
  { name: "a/empty", bytes: Buffer.alloc(0) },
  { name: "a/block", bytes: Buffer.alloc(512, "b") },
];

test("tar is what the system's tar reads, with rights and without owners or times of this machine", async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, "x.tar"), tarOf(FILES));
  const list = execFileSync("tar", ["-tvf", join(folder, "x.tar"), "--numeric-owner"], {
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC" },
  });
  assert.deepEqual(list.trim().split("\n"), [
    "-rwxr-xr-x 0/0            1500 1980-01-01 00:00 a/program",
    "-rw-r--r-- 0/0               0 1980-01-01 00:00 a/empty",
    "-rw-r--r-- 0/0             512 1980-01-01 00:00 a/block",
  ]);
});

test("tar is read back as it was written", () => {
  const read = readTarGz(gzipSync(tarOf(FILES)));
  assert.deepEqual([...read.keys()], ["a/program", "a/empty", "a/block"]);
  for (const { name, bytes } of FILES) {
    assert.ok(read.get(name)?.equals(bytes));
  }
});

test("tar that the system made is read: files with long names, and no folders", async (t) => {
  const folder = await temporaryFolder(t);
  const deep = "folder-with-a-long-name/".repeat(5);
  await mkdir(join(folder, deep), { recursive: true });
  await writeFile(join(folder, deep, "file.txt"), "text");
  const archive = execFileSync("tar", ["-czf", "-", "--format=ustar", "-C", folder, "."]);
  assert.deepEqual(
    [...readTarGz(archive)].map(([name, bytes]) => [name, bytes.toString()]),
    [[`./${deep}file.txt`, "text"]],
  );
});

test("tar takes names of 100 bytes and no longer ones", () => {
  tarOf([{ name: "x".repeat(100), bytes: Buffer.alloc(0) }]);
  assert.throws(() => tarOf([{ name: "x".repeat(101), bytes: Buffer.alloc(0) }]), RangeError);
});

test("icon has every size as a PNG, drawn", async () => {
  const ico = await makeIcon();
  const sizes = [16, 24, 32, 48, 64, 0];
  assert.equal(ico.readUInt16LE(4), sizes.length);
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    assert.equal(ico.readUInt8(at), size);
    const png = ico.subarray(ico.readUInt32LE(at + 12), ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.equal(png.readUInt32BE(16), size || 256);
  });
  assert.deepEqual(await makeIcon(), ico);
});

test("icon of one image is header, entry, image", () => {
  const ico = icoOf([{ size: 256, png: Buffer.from("png") }]);
  assert.equal(
    ico.toString("hex"),
    `0000010001000000000001002000${"03000000"}${"16000000"}${Buffer.from("png").toString("hex")}`,
  );
});

test("package of a bundled file is the innermost one", () => {
  assert.equal(packageOf("node_modules/ws/lib/a.js"), "node_modules/ws");
  assert.equal(packageOf("node_modules/@pinojs/redact/index.js"), "node_modules/@pinojs/redact");
  assert.equal(packageOf("node_modules/a/node_modules/b/lib/b/b.js"), "node_modules/a/node_modules/b");
  assert.equal(packageOf("bridge/main.ts"), undefined);
});

test("licences are listed once for each package", async () => {
  const text = await licenceTexts(["node_modules/ws/a.js", "node_modules/ws/b.js"], Buffer.from("of Node"));
  assert.equal(text.match(/^ws \d/gm)?.length, 1);
  assert.match(text, /Copyright.*Einar Otto Stangvik/);
  assert.match(text, /of Node$/);
});

test("fuse is flipped where there is exactly one", () => {
  const program = Buffer.from(`..${FUSE}:0..`);
  flipFuse(program);
  assert.equal(program.toString(), `..${FUSE}:1..`);
  for (const text of ["nothing", `${FUSE}:1`, `${FUSE}:0 ${FUSE}:0`]) {
    assert.throws(() => flipFuse(Buffer.from(text)), { name: "ScriptError" });
  }
});

test("patch for Wine 8 hides one export and the marker, and changes nothing else", () => {
  const dll = Buffer.from(
    "MZ..Wine builtin DLL\0..VirtualAlloc\0VirtualAlloc2\0VirtualAlloc2FromApp\0",
    "latin1",
  );
  assert.equal(
    hideVirtualAlloc2(dll).toString("latin1"),
    `MZ..${"\0".repeat(17)}..VirtualAlloc\0VirtualAlloc1\0VirtualAlloc2FromApp\0`,
  );
  assert.throws(() => hideVirtualAlloc2(Buffer.from("MZ")));
});

test("the lock file names no registry but npm's, and there is no .npmrc", async () => {
  const lock = await readFile(join(ROOT, "package-lock.json"), "utf8");
  const hosts = [...lock.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host);
  assert.deepEqual(
    [...new Set(hosts)].filter((host) => host !== "registry.npmjs.org"),
    [],
  );
  assert.ok(!(await readdir(ROOT)).includes(".npmrc"));
});
