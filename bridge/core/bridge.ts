import { randomBytes } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import type { Discovery } from "../../schema/index.ts";
import { PROTOCOL_VERSION } from "../../schema/limits.ts";
import type { Config } from "../cli/config.ts";
import { Announcer } from "./announcer.ts";
import { readDiscovery, removeDiscovery, writeDiscovery } from "./discovery.ts";
import { type Listener, type ListenerOptions, openListener } from "./link/listener.ts";
import { isLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";
import type { HelperProgram } from "./names/helper.ts";
import { Names } from "./names/names.ts";
import { openSelfTest } from "./selfTest.ts";
import { Dialer } from "./sockets/dialer.ts";

const TOKEN_BYTES = 32;

export interface StartOptions {
  readonly config: Config;
  readonly version: string;
  readonly log: Logger;
  readonly living: Living;
  /** Searches this machine for Openplanet's data folders. */
  readonly findFolders: () => Promise<readonly string[]>;
  /** This program as one that looks names up. */
  readonly nameHelper: HelperProgram;
  /** Called when a link asks the bridge to end. */
  readonly stop?: () => void;
  /** A folder of our own to be found in when there is no data folder yet. Only one bridge serves it. */
  readonly home?: string;
  /** Also open what the self-test plugin talks to. */
  readonly selfTest?: boolean;
  readonly open?: (options: ListenerOptions) => Promise<Listener>;
}

export interface Bridge {
  /** Takes the announcement back, so that no game dials us any more, then closes every socket. */
  close(): Promise<void>;
}

/** Starts the bridge, or returns undefined when one is running already for any of the data folders. */
export async function start(options: StartOptions): Promise<Bridge | undefined> {
  const { config, version, log, living, open = openListener } = options;
  const named = config.dataDirs.length > 0;
  const folders = named ? await realPaths(config.dataDirs) : await options.findFolders();
  const homes = options.home === undefined ? [] : [options.home];

  const other = await findLiving([...folders, ...homes], living);
  if (other !== undefined) {
    log.info({ port: other.port, pid: other.pid, version: other.version }, "already running");
    return undefined;
  }

  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const { stop = () => {} } = options;
  const names = new Names(options.nameHelper, log);
  const dialer = new Dialer(names);
  const listener = await open({ port: config.port, token, version, config, log, dialer, stop });
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
  const announcer = new Announcer({ discovery, folders, findFolders: options.findFolders, living, log });
  await announcer.start();
  await Promise.all(homes.map((home) => announceAtHome(home, discovery, log)));
  log.info({ host, port, version, pid: living.pid, folders }, "listening");
  return {
    close: async () => {
      await announcer.close();
      await Promise.all(homes.map((home) => removeDiscovery(home, discovery).catch(() => false)));
      await Promise.all([listener.close(), test?.close()]);
      names.close();
    },
  };
}

/** The commands find the bridge there also before Openplanet was ever started. Everything else works without it. */
async function announceAtHome(home: string, discovery: Discovery, log: Logger): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    await writeDiscovery(home, discovery);
  } catch (error) {
    log.info({ reason: (error as Error).message }, "not announced in the state folder");
  }
}

async function findLiving(folders: readonly string[], living: Living): Promise<Discovery | undefined> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const discovery = await readDiscovery(folder);
      return discovery !== undefined && (await isLiving(discovery, living)) ? discovery : undefined;
    }),
  );
  return found.find((discovery) => discovery !== undefined);
}

/** Each folder once. One that does not exist yet keeps its name, and is tried again while the bridge runs. */
async function realPaths(paths: readonly string[]): Promise<string[]> {
  return [...new Set(await Promise.all(paths.map((path) => realpath(path).catch(() => path))))];
}
