import { randomBytes } from "node:crypto";
import { realpath } from "node:fs/promises";
import type { Discovery } from "../../schema/index.ts";
import { PROTOCOL_VERSION } from "../../schema/limits.ts";
import { Allowances } from "./allowances.ts";
import { Announcer } from "./announcer.ts";
import { Descriptors } from "./descriptors.ts";
import { extend } from "./extend.ts";
import { Inspector } from "./inspect/inspector.ts";
import { LastLines } from "./lastLines.ts";
import { type Listener, type ListenerOptions, openListener } from "./link/listener.ts";
import { findLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";
import type { HelperProgram } from "./names/helper.ts";
import { Names } from "./names/names.ts";
import type { BridgeSettings } from "./options.ts";
import { openSelfTest } from "./selfTest.ts";
import { Dialer } from "./sockets/dialer.ts";

const TOKEN_BYTES = 32;

export interface BridgeOptions {
  readonly settings: BridgeSettings;
  readonly version: string;
  readonly log: Logger;
  readonly living: Living;
  /** Searches this machine for Openplanet's data folders. */
  readonly findFolders: () => Promise<readonly string[]>;
  /** How to run this program as the name helper. */
  readonly nameHelper: HelperProgram;
  /** Called when a link asks the bridge to end. */
  readonly stop?: () => void;
  /** The last lines of the log, for the page of inspect. */
  readonly lastLines?: LastLines;
  /** The user's own folder, in which commands find the bridge whatever data folders it serves. */
  readonly stateFolder?: string;
  /** Keeps what the player has allowed; without it, that is forgotten at the end. */
  readonly allowedFile?: string;
  /** Data folders that commands have added. Give the same set to a later start, so that it serves them too. */
  readonly addedFolders?: Set<string>;
  /** Also open what the self-test plugin talks to. */
  readonly selfTest?: boolean;
  readonly open?: (options: ListenerOptions) => Promise<Listener>;
}

export interface Bridge {
  readonly port: number;
  /** Data folders of the game that it serves so far. */
  readonly folders: readonly string[];
  /** Removes the discovery files, so that no game connects any more, then closes every socket. */
  close(): Promise<void>;
}

/** A bridge that was already running, so no other one was started. */
export interface RunningBridge {
  readonly running: Discovery;
  /** Named data folders that it serves from now on, at our request. */
  readonly added: readonly string[];
  /** Named data folders that it does not serve. */
  readonly unserved: readonly string[];
}

/**
 * Starts the bridge, unless one is running already, for this user or for any of the data folders: that one is then asked to
 * serve the folders that the settings name.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge | RunningBridge> {
  const { settings, version, log, living, stateFolder, open = openListener } = options;
  const named = settings.dataFolders.length > 0;
  const folders = named ? await realPaths(settings.dataFolders) : await options.findFolders();

  const other = await findLiving(stateFolder === undefined ? folders : [...folders, stateFolder], living);
  if (other !== undefined) {
    log.info({ port: other.port, pid: other.pid, version: other.version }, "already running");
    return { running: other, ...(named ? await extend(other, folders, log) : { added: [], unserved: [] }) };
  }

  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const { stop = () => {}, addedFolders = new Set() } = options;
  const names = new Names(options.nameHelper, log);
  const descriptors = new Descriptors(log);
  const dialer = new Dialer(names, descriptors);
  const allowances = await Allowances.open(options.allowedFile, log);
  const announce = async (folder: string): Promise<void> => {
    await announcer.serve(folder);
    addedFolders.add(folder);
  };
  // Nobody can ask for the page before there is a listener.
  const inspect = (): Promise<string> => inspector.url();
  const asked = { announce, announced: () => announcer.announced, inspect, stop };
  const listener = await open({ settings, token, version, log, dialer, descriptors, allowances, ...asked });
  const { lastLines = new LastLines() } = options;
  const inspector = new Inspector({ version, sight: listener, lastLines, log });
  const { port } = listener;
  const host = "127.0.0.1" as const;
  const test = options.selfTest ? await openSelfTest() : undefined;
  const discovery: Discovery = {
    protocol: PROTOCOL_VERSION,
    host,
    port,
    token,
    pid: living.pid,
    version,
    ...(test === undefined ? {} : { selfTest: { echo: test.echo, plain: test.plain } }),
  };
  const findFolders = named ? undefined : options.findFolders;
  const announcer = new Announcer({
    discovery,
    folders: [...folders, ...addedFolders],
    findFolders,
    stateFolder,
    living,
    log,
  });
  await announcer.start();
  log.info({ host, port, version, pid: living.pid, folders }, "listening");
  return {
    port,
    folders,
    close: async () => {
      await announcer.close();
      await Promise.all([listener.close(), inspector.close(), test?.close()]);
      names.close();
    },
  };
}

/** Each folder once. One that does not exist yet keeps its name, and is tried again while the bridge runs. */
async function realPaths(paths: readonly string[]): Promise<string[]> {
  return [...new Set(await Promise.all(paths.map((path) => realpath(path).catch(() => path))))];
}
