import { randomBytes } from "node:crypto";
import { chmod, constants, type FileHandle, lstat, mkdir, open, rm, stat } from "node:fs/promises";
import { platform } from "node:os";
import { dirname, join } from "node:path";
import { DISCOVERY_PATH, Discovery } from "../../schema/index.ts";
import { MAX_DISCOVERY_BYTES } from "./limits.ts";
import { replaceFile } from "./replaceFile.ts";

/** Where the discovery file stands in an Openplanet data folder. */
export const discoveryFile = (dataFolder: string): string => join(dataFolder, ...DISCOVERY_PATH);

export interface Written {
  /** False when the file system has no permissions to set, so other users of this machine may read the token. */
  readonly private: boolean;
}

/**
 * Announces the bridge in a data folder, which has to exist. The file appears whole or not at all, readable by its owner
 * only. Throws an Error with the reason when the place belongs to somebody else, leads elsewhere by a symbolic link, or
 * lies in a folder that everybody may write to.
 */
export async function writeDiscovery(dataFolder: string, discovery: Discovery): Promise<Written> {
  const file = discoveryFile(dataFolder);
  const folder = dirname(file);
  await makeFolder(dirname(folder), 0o775);
  await makeFolder(folder, 0o700);
  const { uid } = await statUnlessLink(folder, "folder");
  await refuseUnlessFile(file);

  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  const handle = await open(temporary, "wx", 0o600);
  try {
    const isPrivate = await fill(handle, `${JSON.stringify(discovery, null, 2)}\n`, folder, uid);
    await replaceFile(temporary, file);
    return { private: isPrivate };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What a bridge has announced in this data folder; undefined when there is nothing, or nothing that is valid. */
export async function readDiscovery(dataFolder: string): Promise<Discovery | undefined> {
  let text: string;
  try {
    text = await readStart(discoveryFile(dataFolder), MAX_DISCOVERY_BYTES + 1);
  } catch {
    // Absent or not readable: nobody has announced anything to us.
    return undefined;
  }
  if (Buffer.byteLength(text) > MAX_DISCOVERY_BYTES) {
    return undefined;
  }
  try {
    return Discovery.safeParse(JSON.parse(text)).data;
  } catch {
    // Half-written or corrupt.
    return undefined;
  }
}

/** Removes the discovery file if it is the one that this bridge wrote. Returns whether it did. */
export async function removeDiscovery(
  dataFolder: string,
  own: Pick<Discovery, "pid" | "token">,
): Promise<boolean> {
  const found = await readDiscovery(dataFolder);
  if (found?.pid !== own.pid || found.token !== own.token) {
    return false;
  }
  await rm(discoveryFile(dataFolder), { force: true });
  return true;
}

async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
}

/** Checks the owner of the folder that the new file is in, then writes the text and closes the file. */
async function fill(handle: FileHandle, text: string, folder: string, folderUid: number): Promise<boolean> {
  try {
    // The owner of a file that we have just made is who we are, also where a file system maps users.
    const { uid } = await handle.stat();
    if (folderUid !== uid) {
      throw new Error(
        `Cannot use "${folder}": it belongs to user ${folderUid}, and the bridge runs as user ${uid}`,
      );
    }
    const isPrivate = await closeToOthers(folder);
    if (isPrivate && platform() !== "win32") {
      await refuseIfOpen(dirname(folder));
      await refuseIfOpen(dirname(dirname(folder)));
    }
    await handle.writeFile(text);
    return isPrivate;
  } finally {
    await handle.close();
  }
}

/** Returns whether the file system keeps other users out of the folder from now on. */
async function closeToOthers(folder: string): Promise<boolean> {
  if (platform() === "win32") {
    // On Windows, the access list of the user's profile does that.
    return true;
  }
  // Some file systems refuse, others pretend: what counts is the mode afterwards.
  await chmod(folder, 0o700).catch(() => {});
  return ((await lstat(folder)).mode & 0o077) === 0;
}

/** Somebody who may write to a folder can replace what is in it, unless the folder is sticky like /tmp. */
async function refuseIfOpen(folder: string): Promise<void> {
  if (((await stat(folder)).mode & 0o1002) === 0o0002) {
    throw new Error(`Cannot use "${folder}": every user of this machine may write to it`);
  }
}

async function refuseUnlessFile(path: string): Promise<void> {
  try {
    await statUnlessLink(path, "file");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
  }
}

async function statUnlessLink(path: string, kind: "file" | "folder") {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) {
    throw new Error(`Cannot use "${path}": it is a symbolic link`);
  }
  if (kind === "file" ? !stats.isFile() : !stats.isDirectory()) {
    throw new Error(`Cannot use "${path}": it is not a ${kind}`);
  }
  return stats;
}

async function readStart(path: string, bytes: number): Promise<string> {
  // A pipe in place of the file would block the thread that opens it. Windows has no such flag.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
