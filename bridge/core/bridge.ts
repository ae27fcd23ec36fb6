import { randomBytes } from "node:crypto";
import { realpath } from "node:fs/promises";
import type { Discovery } from "../../schema/index.ts";
import { PROTOCOL_VERSION } from "../../schema/limits.ts";
import { Allowances } from "./allowances.ts";
import { Announcer } from "./announcer.ts";
import { readDiscovery } from "./discovery.ts";
import { Inspector } from "./inspect/inspector.ts";
import { type Listener, type ListenerOptions, openListener } from "./link/listener.ts";
import { findLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";
import { LogTail } from "./logTail.ts";
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
  /** This program as one that looks names up. */
  readonly nameHelper: HelperProgram;
  /** Called when a link asks the bridge to end. */
  readonly stop?: () => void;
  /** The last lines of its log, for its page. */
  readonly logTail?: LogTail;
  /** The user's own folder, in which commands find the bridge whatever data folders it serves. */
  readonly stateFolder?: string;
  /** Keeps what the player has allowed; without it, that is forgotten at the end. */
  readonly allowedFile?: string;
  /** Also open what the self-test plugin talks to. */
  readonly selfTest?: boolean;
  readonly open?: (options: ListenerOptions) => Promise<Listener>;
}

export interface Bridge {
  /** Takes the announcement back, so that no game dials us any more, then closes every socket. */
  close(): Promise<void>;
}

/** Starts the bridge, or returns undefined when one is running already, for this user or for any of the data folders. */
export async function startBridge(options: BridgeOptions): Promise<Bridge | undefined> {
  const { settings, version, log, living, stateFolder, open = openListener } = options;
  const named = settings.dataFolders.length > 0;
  const folders = named ? await realPaths(settings.dataFolders) : await options.findFolders();

  const other = await findLiving(stateFolder === undefined ? folders : [...folders, stateFolder], living);
  if (other !== undefined) {
    log.info({ port: other.port, pid: other.pid, version: other.version }, "already running");
    const unserved = named ? await unservedBy(other, folders) : [];
    if (unserved.length > 0) {
      log.warn(
        { folders: unserved, hint: "run the command stop, then start with all data folders" },
        "the running bridge does not serve these folders",
      );
    }
    return undefined;
  }

  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const { stop = () => {} } = options;
  const names = new Names(options.nameHelper, log);
  const dialer = new Dialer(names);
  const allowances = await Allowances.open(options.allowedFile, log);
  // Nobody can ask for the page before there is a listener.
  const inspect = (): Promise<string> => inspector.url();
  const listener = await open({ settings, token, version, log, dialer, allowances, inspect, stop });
  const { logTail = new LogTail() } = options;
  const inspector = new Inspector({ version, sight: listener, logTail, log });
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
  const announcer = new Announcer({ discovery, folders, findFolders, stateFolder, living, log });
  await announcer.start();
  log.info({ host, port, version, pid: living.pid, folders }, "listening");
  return {
    close: async () => {
      await announcer.close();
      await Promise.all([listener.close(), inspector.close(), test?.close()]);
      names.close();
    },
  };
}

/** Those of the folders in which that bridge has not announced itself. */
async function unservedBy(other: Discovery, folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(readDiscovery));
  return folders.filter((_folder, index) => found[index]?.token !== other.token);
}

/** Each folder once. One that does not exist yet keeps its name, and is tried again while the bridge runs. */
async function realPaths(paths: readonly string[]): Promise<string[]> {
  return [...new Set(await Promise.all(paths.map((path) => realpath(path).catch(() => path))))];
}
