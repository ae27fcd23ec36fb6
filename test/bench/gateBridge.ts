import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";
import { BUNDLE } from "../../scripts/build.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { type Scope, withScope } from "../helpers/scope.ts";
import { type Carrier, receive, WsCarrier } from "./carrier.ts";
import { Link } from "./link.ts";

/** So many messages of so many bytes fit the window towards the bridge, and one read of the bridge. */
const MESSAGES = 500;
const MESSAGE_BYTES = 64;

/** An even number: the bridge answers the game's credit in every other round. */
const ROUNDS = 6;

const loaded = (program: string): string[] => [
  "--require",
  fileURLToPath(new URL(`programs/${program}.cjs`, import.meta.url)),
];

/** Allocations are those of the source: nothing is optimised away, and nothing is collected between two looks. */
const COUNTING = [
  ...["--expose-gc", "--jitless", "--min-semi-space-size=64", "--max-semi-space-size=64"],
  ...loaded("heapProbe"),
  ...loaded("stillClock"),
];

interface Heap {
  readonly bytes: number;
  /** How often it was collected since the start. */
  readonly collections: number;
}

/** What a message costs the bridge, of what the machine's load does not change. */
export function gateBridge(): Promise<Record<string, number>> {
  return withScope(async (scope) => {
    const probe = join(await temporaryFolder(scope.test), "probe");
    const bridge = await startBridge(scope.test, {
      nodeArgs: COUNTING,
      env: { OPENPLANET_HEAP_PROBE: probe },
    });
    const [link, remote] = await connect(scope, bridge);
    return {
      ...(await measure("network", bridge, probe, link, remote)),
      ...(await measure("game", bridge, probe, remote, link)),
      "bridge: bytes of the bundle": (await stat(BUNDLE)).size,
    };
  });
}

/** The game's end and the network's end of one socket of the bridge. */
async function connect(scope: Scope, bridge: Bridge): Promise<[Carrier, Carrier]> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  scope.after(() => server.close());
  await once(server, "listening");
  const joined = once(server, "connection") as Promise<[WebSocket, { socket: net.Socket }]>;
  const { port } = server.address() as net.AddressInfo;
  const link = await Link.open(scope, bridge, `ws://127.0.0.1:${port}/`);
  const [ws, { socket }] = await joined;
  return [link, new WsCarrier(ws, socket)];
}

async function measure(
  towards: string,
  bridge: Bridge,
  probe: string,
  from: Carrier,
  to: Carrier,
): Promise<Record<string, number>> {
  let calls = 0;
  const bytes: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const heapBefore = await heapOf(probe, "collect");
    const before = await systemCalls(bridge);
    await burst(bridge, from, to);
    const after = await systemCalls(bridge);
    const heap = await heapOf(probe, "look");
    if (heap.collections !== heapBefore.collections) {
      throw new Error("Cannot count allocations: the bridge has collected in between");
    }
    // In the first round is what is made once.
    if (round > 0) {
      calls += after - before;
      bytes.push((heap.bytes - heapBefore.bytes) / MESSAGES);
    }
  }
  return {
    [`bridge to ${towards}: calls that read or write, ${ROUNDS} bursts of ${MESSAGES}`]: calls,
    // What else the process does comes on top, now and then.
    [`bridge to ${towards}: bytes allocated a message`]: Math.round(Math.min(...bytes)),
  };
}

/** Messages that the bridge finds all at once: while they are written, it is stopped. */
async function burst(bridge: Bridge, from: Carrier, to: Carrier): Promise<void> {
  const payload = Buffer.alloc(MESSAGE_BYTES, "x");
  const arrived = receive(to, MESSAGES);
  process.kill(bridge.pid, "SIGSTOP");
  try {
    from.atOnce(() => {
      for (let i = 0; i < MESSAGES; i += 1) {
        from.send(payload);
      }
    });
    await setTimeout(50);
  } finally {
    process.kill(bridge.pid, "SIGCONT");
  }
  await arrived;
}

/** System calls so far that read or write, once there are no more of them: credit may follow the messages. */
async function systemCalls(bridge: Bridge): Promise<number> {
  let count = -1;
  for (;;) {
    const io = await readFile(`/proc/${bridge.pid}/io`, "utf8");
    const now = [...io.matchAll(/^sysc[rw]: (\d+)$/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0);
    if (now === count) {
      return now;
    }
    count = now;
    await setTimeout(50);
  }
}

async function heapOf(probe: string, word: string): Promise<Heap> {
  const socket = net.connect(probe);
  await once(socket, "connect");
  socket.write(word);
  return JSON.parse(await text(socket));
}
