import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { BUNDLE, build } from "./build.ts";
import { PLUGIN_ARCHIVE, pack } from "./pack.ts";
import { makeIcon } from "./package/icon.ts";
import { licenceTexts } from "./package/licences.ts";
import { makeLinuxProgram } from "./package/linux.ts";
import { fetchNode } from "./package/node.ts";
import { makeBlob } from "./package/sea.ts";
import { type TarFile, tarOf } from "./package/tar.ts";
import { makeWindowsProgram } from "./package/windows.ts";
import { ROOT, runAsScript } from "./tools.ts";
import { zipOf } from "./zip.ts";

/** Everything for a release. */
export const RELEASE = join(ROOT, "dist", "release");

const NAME = "openplanet-websockets";

/** Names of the archives of a version. */
export const releaseFiles = (version: string) => ({
  windows: `${NAME}-${version}-windows-x64.zip`,
  linux: `${NAME}-${version}-linux-x64.tar.gz`,
  plugin: "WebSockets.op",
  sums: "SHA256SUMS",
});

/**
 * Makes dist/release: archives of the single programs for Windows and Linux, the plugin, and their checksums. The same
 * sources give the same bytes on any Linux. The Windows archive holds one program of 94 MB; `install` makes its windowless
 * twin by changing two bytes, since a second one would double the download.
 */
export async function makeRelease(): Promise<void> {
  const { inputs } = await build();
  await pack();
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const node = await fetchNode();
  const blob = await makeBlob(node.linuxFile, BUNDLE);
  const icon = await makeIcon();
  const fileName = `${NAME}.exe`;
  const windows = makeWindowsProgram({ node: node.windows, blob, icon, version, fileName });
  const linux = await makeLinuxProgram(node.linux, blob);

  const plugin = await readFile(PLUGIN_ARCHIVE);
  const text = (name: string) => readFile(new URL(`package/${name}`, import.meta.url));
  const common: TarFile[] = [
    { name: "WebSockets.op", bytes: plugin },
    { name: "README.txt", bytes: await text("README.txt") },
    { name: "LICENSE.txt", bytes: await readFile(join(ROOT, "LICENSE")) },
    { name: "THIRD-PARTY-LICENSES.txt", bytes: Buffer.from(await licenceTexts(inputs, node.licence)) },
  ];
  const names = releaseFiles(version);
  const files: [string, Uint8Array][] = [
    [names.linux, tarGzOf(`${NAME}-${version}`, [{ name: NAME, bytes: linux, executable: true }, ...common])],
    [names.plugin, plugin],
    [
      names.windows,
      zipInFolder(
        `${NAME}-${version}`,
        [
          { name: fileName, bytes: windows },
          { name: "install.cmd", bytes: await text("install.cmd") },
          { name: "uninstall.cmd", bytes: await text("uninstall.cmd") },
          ...common,
        ].map(withWindowsLines),
      ),
    ],
  ];
  await rm(RELEASE, { recursive: true, force: true });
  await mkdir(RELEASE, { recursive: true });
  for (const [name, bytes] of files) {
    await writeFile(join(RELEASE, name), bytes);
    console.log(`${(bytes.length / 1e6).toFixed(1).padStart(6)} MB  ${name}`);
  }
  await writeFile(
    join(RELEASE, names.sums),
    files.map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join(""),
  );
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** In pure JavaScript, so that it does not matter which zlib the Node at hand has. */
function tarGzOf(folder: string, files: readonly TarFile[]): Uint8Array {
  const tar = tarOf(files.map((file) => ({ ...file, name: `${folder}/${file.name}` })));
  return gzipSync(tar, { level: 6, mtime: Date.UTC(1980, 0, 1) });
}

const zipInFolder = (folder: string, files: readonly TarFile[]): Uint8Array =>
  zipOf(
    files.map(({ name, bytes }) => [`${folder}/${name}`, bytes]),
    6,
  );

/** Texts that people open in Notepad, and the command processor reads. */
const withWindowsLines = ({ name, bytes }: TarFile): TarFile =>
  /\.(txt|cmd)$/.test(name)
    ? { name, bytes: Buffer.from(Buffer.from(bytes).toString("utf8").replace(/\r?\n/g, "\r\n")) }
    : { name, bytes };

await runAsScript(import.meta.url, async () => {
  await makeRelease();
  return 0;
});
