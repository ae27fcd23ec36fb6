import { randomBytes } from "node:crypto";
import { realpath } from "node:fs/promises";
import type { Discovery } from "../../schema/index.ts";
import { PROTOCOL_VERSION } from "../../schema/limits.ts";
import { Announcer } from "./announcer.ts";
import { type Listener, type ListenerOptions, openListener } from "./link/listener.ts";
import { findLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";
import type { BridgeSettings } from "./options.ts";
import { openSelfTest } from "./selfTest.ts";

const TOKEN_BYTES = 32;

export interface BridgeOptions {
  readonly settings: BridgeSettings;
  readonly version: string;
  readonly log: Logger;
  readonly living: Living;
  /** Searches this machine for Openplanet's data folders. */
  readonly findFolders: () => Promise<readonly string[]>;
  /** Called when a link asks the bridge to end. */
  readonly stop?: () => void;
  /** The user's own folder, in which commands find the bridge. Only one bridge serves it. */
  readonly stateFolder?: string;
  /** Also open what the self-test plugin talks to. */
  readonly selfTest?: boolean;
  readonly open?: (options: ListenerOptions) => Promise<Listener>;
}

export interface Bridge {
  /** Takes the announcement back, so that no game dials us any more, then closes every socket. */
  close(): Promise<void>;
}

/** Starts the bridge, or returns undefined when one is running already for any of the folders. */
export async function startBridge(options: BridgeOptions): Promise<Bridge | undefined> {
  const { settings, version, log, living, stateFolder, open = openListener } = options;
  const named = settings.dataFolders.length > 0;
  const folders = named ? await realPaths(settings.dataFolders) : await options.findFolders();

  const other = await findLiving(stateFolder === undefined ? folders : [...folders, stateFolder], living);
  if (other !== undefined) {
    log.info({ port: other.port, pid: other.pid, version: other.version }, "already running");
    return undefined;
  }

  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const { stop = () => {} } = options;
  const listener = await open({ settings, token, version, log, stop });
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
      await Promise.all([listener.close(), test?.close()]);
    },
  };
}

/** Each folder once. One that does not exist yet keeps its name, and is tried again while the bridge runs. */
async function realPaths(paths: readonly string[]): Promise<string[]> {
  return [...new Set(await Promise.all(paths.map((path) => realpath(path).catch(() => path))))];
}
