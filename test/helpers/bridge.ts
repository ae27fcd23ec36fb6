import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Discovery } from "../../schema/index.ts";
import { type BridgeProcess, type Exit, runBridge } from "./bridgeProcess.ts";
import { temporaryFolder } from "./folders.ts";
import type { LogLine } from "./log.ts";
import { processMemory } from "./processMemory.ts";

/** Environment of a bridge whose memory is to be measured: with room to spare, Node puts off collecting what is unused. */
export const SMALL_HEAP = { NODE_OPTIONS: "--max-old-space-size=32 --max-semi-space-size=1" };

export interface BridgeOptions {
  /** Flags beside `--data-dir` and `--port 0`. */
  readonly args?: readonly string[];
  /** Without it, a new folder that goes when the test ends. */
  readonly dataDir?: string;
  readonly env?: Record<string, string>;
  /** Another bundle than dist/bridge.cjs. */
  readonly bundle?: string;
  /** A program and its arguments that become the bridge. */
  readonly under?: readonly string[];
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** A running bridge of the test's own. */
export class Bridge {
  readonly dataDir: string;
  readonly discovery: Discovery;
  readonly #process: BridgeProcess;

  constructor(process: BridgeProcess, dataDir: string, discovery: Discovery) {
    this.#process = process;
    this.dataDir = dataDir;
    this.discovery = discovery;
  }

  get port(): number {
    return this.discovery.port;
  }

  get token(): string {
    return this.discovery.token;
  }

  get pid(): number {
    return this.discovery.pid;
  }

  /** Its log so far. */
  get logs(): LogLine[] {
    return this.#process.stdout.map((text) => JSON.parse(text));
  }

  /** The first log line with this text, or that fits, past or to come. */
  log(which: string | ((line: LogLine) => boolean)): Promise<LogLine> {
    return this.#process.line(which);
  }

  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Exit> {
    return this.#process.exit(signal);
  }

  /** Waits for the end. */
  exit(): Promise<Exit> {
    return this.#process.exit();
  }

  /** Memory that the process occupies now, in bytes. */
  rss(): Promise<number> {
    return processMemory(this.pid, "VmRSS");
  }

  /** The part of it that the process has written, which is not a file's. */
  anonymousRss(): Promise<number> {
    return processMemory(this.pid, "RssAnon");
  }

  /** The most memory that it has ever occupied, in bytes. */
  peakRss(): Promise<number> {
    return processMemory(this.pid, "VmHWM");
  }
}

/** Runs the built bridge on a free port. Resolves when it listens; the process ends with the test. */
export async function startBridge(t: TestContext, options: BridgeOptions = {}): Promise<Bridge> {
  const dataDir = options.dataDir ?? (await temporaryFolder(t));
  const args = ["start", "--data-dir", dataDir, "--port", "0", ...(options.args ?? [])];
  const { bundle, nodeArgs, under = [] } = options;
  const process = runBridge(t, args, options.env, { bundle, nodeArgs, under });
  const { port } = await process.line("listening");
  const discovery = await readDiscovery(dataDir);
  assert.ok(discovery !== undefined && discovery.port === port, "the discovery file has the port of the log");
  return new Bridge(process, dataDir, discovery);
}
