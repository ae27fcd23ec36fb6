import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type Files, findDataFolders, parseLibraryFolders } from "../../bridge/core/dataFolders.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const TRACKMANIA = "steamapps/compatdata/2225070/pfx/drive_c/users/steamuser";

async function make(...parts: string[]): Promise<string> {
  const folder = join(...parts);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function listLibraries(steam: string, ...libraries: string[]): Promise<void> {
  const entries = libraries.map((path, index) => `"${index}"\n{\n\t"path"\t\t"${path}"\n\t"label"\t\t""\n}`);
  const file = join(steam, "steamapps", "libraryfolders.vdf");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `"libraryfolders"\n{\n${entries.join("\n")}\n}\n`);
}

test("data folders on Windows stand in the home folder", async (t) => {
  const home = await temporaryFolder(t);
  const next = await make(home, "OpenplanetNext");
  const turbo = await make(home, "OpenplanetTurbo");
  await make(home, "OpenplanetOther");
  await writeFile(join(home, "Openplanet4"), "a file");
  assert.deepEqual(await findDataFolders({ platform: "win32", home }), [next, turbo]);
});

for (const steam of [
  ".steam/steam",
  ".local/share/Steam",
  ".var/app/com.valvesoftware.Steam/.local/share/Steam",
  "snap/steam/common/.local/share/Steam",
]) {
  test(`data folders on Linux are found in ${steam}`, async (t) => {
    const home = await temporaryFolder(t);
    const folder = await make(home, steam, TRACKMANIA, "OpenplanetNext");
    assert.deepEqual(await findDataFolders({ platform: "linux", home }), [folder]);
  });
}

test("data folders are found for every app of every library", async (t) => {
  const home = await temporaryFolder(t);
  const other = join(await temporaryFolder(t), 'dir "with" \\ marks');
  const steam = await make(home, ".local/share/Steam");
  await listLibraries(steam, steam, other.replace(/["\\]/g, "\\$&"), "/does/not/exist");
  const users = "pfx/drive_c/users/steamuser";
  const expected = [
    await make(steam, "steamapps/compatdata/228760", users, "Openplanet4"),
    await make(other, "steamapps/compatdata/3141592653", users, "OpenplanetNext"),
  ];
  assert.deepEqual(await findDataFolders({ platform: "linux", home }), expected);
});

test("data folders that several paths lead to come once", async (t) => {
  const home = await temporaryFolder(t);
  const steam = await make(home, ".local/share/Steam");
  await make(home, ".steam");
  await symlink(steam, join(home, ".steam/steam"));
  await listLibraries(steam, join(home, ".steam/steam"));
  const folder = await make(steam, TRACKMANIA, "OpenplanetNext");
  await make(steam, "steamapps/compatdata/1/pfx/drive_c/users");
  await symlink(join(steam, TRACKMANIA), join(steam, "steamapps/compatdata/1/pfx/drive_c/users/steamuser"));
  assert.deepEqual(await findDataFolders({ platform: "linux", home }), [folder]);
});

test("data folders are none on a machine without Steam", async (t) => {
  assert.deepEqual(await findDataFolders({ platform: "linux", home: await temporaryFolder(t) }), []);
});

test("data folders are none, without an error, when nothing can be read", async () => {
  const fail = async () => {
    throw Object.assign(new Error("permission denied"), { code: "EACCES" });
  };
  const files: Files = { readdir: fail, readFile: fail, realpath: fail, isFolder: fail };
  for (const platform of ["win32", "linux"]) {
    assert.deepEqual(await findDataFolders({ platform, home: "/home/p", files }), []);
  }
});

test("library list gives its paths without escapes and nothing else", () => {
  const vdf = [
    '"0"\n{\n\t"path"\t\t"C:\\\\Program Files\\\\Steam"',
    '\t"label"\t\t"path"',
    '\t"apps"\n\t{\n\t\t"228980"\t\t"1"\n\t}\n}',
    '"1"\r\n{\r\n\t"PATH" "/m/\\"x\\""\r\n}',
  ].join("\n");
  assert.deepEqual(parseLibraryFolders(vdf), ["C:\\Program Files\\Steam", '/m/"x"']);
});

test("library list that is cut or garbled gives what can be read", () => {
  assert.deepEqual(parseLibraryFolders('"path" "/a"\n"path" "/b'), ["/a"]);
  assert.deepEqual(parseLibraryFolders("\0\x01path"), []);
});
