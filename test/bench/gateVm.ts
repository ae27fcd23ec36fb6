import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { runHost } from "../helpers/host.ts";
import { freePort } from "../helpers/remote.ts";
import { withScope } from "../helpers/scope.ts";
import { type Counted, readCounts } from "./callgrind.ts";
import { BENCH_PLUGINS, textsUntilDone } from "./gamethread.ts";
import { runProgram } from "./processes.ts";
import { quantile } from "./stats.ts";

/** Rounds of which the median counts. */
const ROUNDS = 5;

/** Most runs take five seconds. */
const MAX_RUN_MS = 120_000;

/** What a machine of today has, the same everywhere: bytes, ways, bytes of a line. */
const CACHES = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=8388608,16,64"];

/**
 * What one message of 16 B costs the game's thread with cold caches, counted by callgrind on the virtual machine. "Over
 * the floor" is what is more than the bare call of the socket, and for a received one the dictionary of the API. The
 * system's own work is not in it.
 */
export async function gateVm(): Promise<Record<string, number>> {
  const counts = await countOnHost();
  const middle = (name: string, what: keyof Counted): number =>
    quantile(
      (counts.get(name) ?? []).map((one) => one[what]),
      0.5,
    );
  const figures: Record<string, number> = {};
  for (const direction of ["receive", "send"]) {
    for (const role of ["client", "server"]) {
      for (const what of ["misses", "instructions"] as const) {
        figures[`${role} ${direction}: ${what} over the floor`] =
          middle(`${role} ${direction}`, what) - middle(`floor ${direction}`, what);
      }
    }
  }
  figures["client receive by TryGetText: misses over the script-only way"] =
    middle("text receive", "misses") - middle("script receive", "misses");
  return figures;
}

/** Runs the plugin of the benchmark under callgrind. */
function countOnHost(): Promise<Map<string, Counted[]>> {
  return withScope(async (scope) => {
    const [bridge, peer, folder] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ ws: number; tcp: number; control: number }>(scope, "peer"),
      temporaryFolder(scope.test),
    ]);
    const out = join(folder, "counts");
    const host = runHost(scope.test, [join(BENCH_PLUGINS, "GameThread")], {
      under: [
        ...["valgrind", "--tool=callgrind", "--quiet", "--cache-sim=yes", ...CACHES],
        // The plugin says when to count.
        ...["--instr-atstart=no", "--combine-dumps=yes", `--callgrind-out-file=${out}`],
      ],
      pluginsDir: join(PLUGIN_FOLDER, ".."),
      dataFolder: bridge.dataDir,
      settings: {
        "GameThread.Setting_Gate": true,
        "GameThread.Setting_ControlPort": peer.ready.control,
        "GameThread.Setting_WsPort": peer.ready.ws,
        "GameThread.Setting_TcpPort": peer.ready.tcp,
        "GameThread.Setting_OursPort": await freePort(),
        "GameThread.Setting_Rounds": ROUNDS,
      },
      args: ["--plugins-dir", BENCH_PLUGINS, "--bench", "--no-timeout", "--fail-on-exception"],
    });
    await textsUntilDone(host, MAX_RUN_MS);
    return readCounts(await readFile(out, "utf8"));
  });
}
