import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { BUNDLE } from "../../scripts/build.ts";
import { ROOT } from "../../scripts/tools.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { type Scope, withScope } from "../helpers/scope.ts";
import { cpuSeconds } from "./bridgeCpu.ts";
import { flood, receive } from "./carrier.ts";
import { Link } from "./link.ts";
import { memoryBounds } from "./memoryBounds.ts";
import { runProgram } from "./processes.ts";
import type { Goal, PartOptions, Section, Table } from "./section.ts";
import { figure, quantile, withSpread } from "./stats.ts";

const MIB = 1024 * 1024;
const RELEASE = join(ROOT, "dist", "release");

/** V8 collects what the opening of the sockets has left over some seconds after it: until then they are not idle. */
const SETTLE_MS = 12_000;

interface Memory {
  readonly start: number;
  readonly firstHundred: number;
  readonly secondHundred: number;
  /** Of those, what is not read from a file. */
  readonly firstAnonymous: number;
  readonly secondAnonymous: number;
  readonly idleCpuShare: number;
  readonly afterTransfer: number;
  readonly peak: number;
}

/** What the bridge takes of the machine. */
export async function footprint({ quick }: PartOptions): Promise<Section> {
  const memory: Memory[] = [];
  for (let round = 0; round < (quick ? 1 : 2); round += 1) {
    memory.push(await measureMemory(quick));
  }
  return section(memory, await memoryBounds(quick), await measureStarts(quick ? 2 : 15), await sizes());
}

function measureMemory(quick: boolean): Promise<Memory> {
  return withScope(async (scope) => {
    const [bridge, remote] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ port: number }>(scope, "remote"),
    ]);
    const settled = async (): Promise<{ all: number; anonymous: number }> => {
      await setTimeout(quick ? 1_000 : SETTLE_MS);
      return { all: await bridge.rss(), anonymous: await bridge.anonymousRss() };
    };
    const start = await settled();
    const openHundred = async (): Promise<void> => {
      for (let i = 0; i < 100; i += 1) {
        await Link.open(scope, bridge, `ws://127.0.0.1:${remote.ready.port}/echo`);
      }
    };
    await openHundred();
    const first = await settled();
    const idleCpuShare = await idleShare(bridge, quick ? 1 : 5);
    await openHundred();
    const second = await settled();
    await transfer(scope, bridge, remote.ready.port, quick ? 0.02 : 1);
    return {
      start: start.all,
      firstHundred: first.all - start.all,
      secondHundred: second.all - first.all,
      firstAnonymous: first.anonymous - start.anonymous,
      secondAnonymous: second.anonymous - first.anonymous,
      idleCpuShare,
      afterTransfer: (await settled()).all,
      peak: await bridge.peakRss(),
    };
  });
}

/** The share of one processor that the bridge uses while nothing happens. */
async function idleShare(bridge: Bridge, seconds: number): Promise<number> {
  const before = await cpuSeconds(bridge);
  await setTimeout(seconds * 1000);
  return ((await cpuSeconds(bridge)) - before) / seconds;
}

/** Half of `gigabytes` each way over one socket. */
async function transfer(scope: Scope, bridge: Bridge, port: number, gigabytes: number): Promise<void> {
  const size = 64 * 1024;
  const count = Math.ceil((gigabytes * 1e9) / 2 / size);
  const sink = await Link.open(scope, bridge, `ws://127.0.0.1:${port}/sink?count=${count}`);
  const sent = receive(sink, 1);
  await flood(sink, count, Buffer.alloc(size));
  await sent;
  const source = await Link.open(scope, bridge, `ws://127.0.0.1:${port}/source?count=${count}&size=${size}`);
  const received = receive(source, count);
  source.send(Buffer.of(1));
  await received;
}

interface Starts {
  readonly listening: number[];
  readonly bare: number[];
}

/** Milliseconds from the start of a process, in turn: until the bridge listens, and until Node has done nothing. */
async function measureStarts(rounds: number): Promise<Starts> {
  const starts: Starts = { listening: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    starts.listening.push(await startBridgeOnce());
    const begin = performance.now();
    await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
    starts.bare.push(performance.now() - begin);
  }
  return starts;
}

function startBridgeOnce(): Promise<number> {
  return withScope(async (scope) => {
    const folder = await temporaryFolder(scope.test);
    const begin = performance.now();
    const bridge = runBridge(scope.test, ["start", "--data-dir", folder, "--port", "0"]);
    await bridge.line("listening");
    const milliseconds = performance.now() - begin;
    await bridge.exit("SIGTERM");
    return milliseconds;
  });
}

/** Files that are handed out, with their bytes. */
async function sizes(): Promise<[string, number][]> {
  const bundle: [string, number] = ["dist/bridge.cjs", (await stat(BUNDLE)).size];
  const names = await readdir(RELEASE).catch(() => []); // Nothing is packaged yet.
  const packaged = names.map(
    async (name): Promise<[string, number]> => [
      `dist/release/${name}`,
      (await stat(join(RELEASE, name))).size,
    ],
  );
  return [bundle, ...(await Promise.all(packaged))];
}

function section(
  memory: readonly Memory[],
  bounds: Table,
  starts: Starts,
  files: readonly [string, number][],
): Section {
  const all = (key: keyof Memory): number[] => memory.map((one) => one[key]);
  const over = starts.listening.map((value, round) => value - (starts.bare[round] as number));
  const perHundred = memory.map(({ firstHundred, secondHundred }) => (firstHundred + secondHundred) / 2);
  const afterTransfer = memory.map((one) => one.afterTransfer - one.start);
  const goal = (name: string, value: number, limit: number, unit: string, bound: string): Goal => ({
    figure: name,
    goal: `≤ ${limit} ${unit}`,
    measured: `${figure(value)} ${unit}`,
    met: value <= limit,
    bound,
  });
  return {
    title: "Footprint",
    text: [
      `Resident memory from /proc, ${SETTLE_MS / 1000} s after each step, in ${memory.length} runs; the median of ${starts.listening.length} starts, in turn with \`node -e 0\`. Idle sockets: links with an open client socket each. The transfer is 1 GB over one socket in messages of 64 KiB, half each way. A packaged executable is listed when dist/release has one.`,
      "The first sockets bring pages of Node's own executable into memory, once: its HTTP client, its cryptography, its garbage collector. What is not of a file is what sockets occupy. Of that, with everything else collected (50 more sockets at a time, `heapUsed` and `external` of Node), 16 to 18 KiB of a socket are objects of V8 and the buffers that they hold, for its link and its WebSocket together. Most of the rest comes from V8's optimising compiler, which begins its work while these sockets open: with `--no-opt`, which no bridge can afford under load, 200 sockets took 3.7 MiB a hundred instead of 6.7, the second hundred 1.0. A compiler that begins twenty times later (`--interrupt-budget=1400000`) brings 3.9 too, but the first 60,000 messages of 4 KiB then cost up to half as much again. Of the flags that cost nothing, `--v8-pool-size=1` (one thread for it instead of four) brought 5.7. The space for new objects makes no difference to idle sockets (1, 2 or 16 MiB). After the transfer, glibc keeps most: when it is told to give large blocks back (`MALLOC_MMAP_THRESHOLD_=60000`) or to use one heap for all threads (`MALLOC_ARENA_MAX=1`), 38 MiB stay instead of 56 to 63. A program cannot set that for itself, and Windows, where most players are, has another allocator.",
      "A cache of compiled code (`NODE_COMPILE_CACHE`, Node 24) was 31 ms faster in the best of 16 starts, of 159 ms over bare Node, on a busy machine where two equal ways differed by 15 ms. The packaged program does without: by Node's documentation, code that was compiled beforehand (`useCodeCache`) must be left out when the executable is for another platform than the one that builds it, as the one for Windows is. It was not tried where both are the same.",
    ],
    tables: [
      {
        title: "Memory and processor",
        columns: ["figure", "value"],
        rows: [
          ["RSS at start, MiB", withSpread(all("start"), MIB)],
          ["RSS for the first 100 idle sockets, MiB", withSpread(all("firstHundred"), MIB)],
          ["of that not of a file, MiB", withSpread(all("firstAnonymous"), MIB)],
          ["RSS for the next 100, MiB", withSpread(all("secondHundred"), MIB)],
          ["of that not of a file, MiB", withSpread(all("secondAnonymous"), MIB)],
          ["RSS after the transfer, 200 sockets open, MiB", withSpread(all("afterTransfer"), MIB)],
          ["highest RSS, MiB", withSpread(all("peak"), MIB)],
          ["processor while idle with 100 sockets, % of one", withSpread(all("idleCpuShare"), 0.01)],
        ],
      },
      bounds,
      {
        title: "Start",
        columns: ["figure", "ms"],
        rows: [
          ["until `listening`", withSpread(starts.listening)],
          ["`node -e 0`", withSpread(starts.bare)],
          ["difference", withSpread(over)],
        ],
      },
      {
        title: "Size",
        columns: ["file", "KiB"],
        rows: files.map(([name, bytes]) => [name, figure(bytes / 1024)]),
      },
    ],
    goals: [
      goal(
        "RSS per 100 idle sockets, mean of 200",
        quantile(perHundred, 0.5) / MIB,
        4,
        "MiB",
        "the first sockets bring pages of Node's own executable into memory; a socket is two TCP connections, with objects of Node and ws for each",
      ),
      goal(
        "RSS after 1 GB with 200 sockets open, less that at start",
        quantile(afterTransfer, 0.5) / MIB,
        32,
        "MiB",
        "the sockets, and what the system's allocator keeps of the memory that messages took",
      ),
      goal(
        "RSS at start",
        quantile(all("start"), 0.5) / MIB,
        80,
        "MiB",
        "it is Node's own, but for the bundle",
      ),
      goal(
        "start to listening over bare `node -e 0`",
        quantile(over, 0.5),
        150,
        "ms",
        "the bundle is read and compiled, and the logs are opened",
      ),
    ],
  };
}
