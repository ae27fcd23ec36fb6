import { setTimeout } from "node:timers/promises";
import { startBridge } from "../helpers/bridge.ts";
import { openSocket } from "../helpers/game.ts";
import { withScope } from "../helpers/scope.ts";
import { runProgram } from "./processes.ts";
import type { Table } from "./section.ts";
import { figure } from "./stats.ts";

const MIB = 1024 * 1024;

/** Of a message that never ends, and of messages that nobody takes. */
const EACH_BYTES = 15 * MIB;

const SETTLE_MS = 3_000;

/** Memory over that at the start, in bytes, for each number of sockets. */
type Curve = readonly (readonly [sockets: number, bytes: number])[];

/** How memory grows with sockets whose remotes, or whose game, do the worst that they can. */
export async function memoryBounds(quick: boolean): Promise<Table> {
  const steps = quick ? [2] : [4, 8, 16, 32, 64];
  const unfinished = await curve("unfinished", true, steps);
  const unread = await curve("source", false, steps);
  return {
    title: "Memory over that at the start, MiB, with remotes or a game that do their worst",
    columns: ["sockets", "with an unfinished message of 15 MiB", "of a game that reads nothing of 15 MiB"],
    rows: unfinished.map(([sockets, bytes], i) => [
      String(sockets),
      figure(bytes / MIB),
      figure((unread[i]?.[1] ?? Number.NaN) / MIB),
    ]),
  };
}

function curve(path: string, reads: boolean, steps: readonly number[]): Promise<Curve> {
  return withScope(async (scope) => {
    const [bridge, remote] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ port: number }>(scope, "remote"),
    ]);
    const start = await bridge.rss();
    const url = `ws://127.0.0.1:${remote.ready.port}/${path}?count=${EACH_BYTES / 65_536}&size=65536`;
    const points: [number, number][] = [];
    let open = 0;
    for (const sockets of steps) {
      for (; open < sockets; open += 1) {
        const link = await openSocket(scope.test, bridge, url);
        link.send({ type: "send", binary: true }, Buffer.of(1));
        if (!reads) {
          link.pause();
        }
      }
      await setTimeout(SETTLE_MS);
      points.push([sockets, (await bridge.rss()) - start]);
    }
    return points;
  });
}
