import { join } from "node:path";
import { SEND_WINDOW_BYTES } from "../../schema/limits.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { ROOT } from "../../scripts/tools.ts";
import { startBridge } from "../helpers/bridge.ts";
import { type HostRun, runHost } from "../helpers/host.ts";
import { freePort } from "../helpers/remote.ts";
import { withScope } from "../helpers/scope.ts";
import { Figures } from "./figures.ts";
import { gameThreadSection } from "./gamethreadTables.ts";
import { runProgram } from "./processes.ts";
import type { PartOptions, Section } from "./section.ts";

/** The benchmark's plugins. */
export const BENCH_PLUGINS = join(ROOT, "test", "bench", "plugins");

const FULL = {
  rounds: 9,
  sizes: [16, 64, 256, 1024, 4096, 16_384, 65_536, 1_048_576],
  idle: [0, 1, 10, 50],
  flood: 10_000,
};

const QUICK = { rounds: 1, sizes: [16, 1024, 65_536], idle: [0, 1, 10], flood: 1_000 };

/** Without a pause between frames caches stay warm, as "warm" says. */
const NO_PAUSE = 0;

/** A message over the window waits for the bridge's credit: frames without a pause would count the waiting, thousands of times. */
const LARGE_FRAMES_PER_SECOND = 500;

/** Room for a message of 64 KiB with its header; the system's own buffer ends a few bytes before. */
const RECEIVE_BUFFER_BYTES = 192 * 1024;

/** Longest time that a measurement may take; most take a hundredth of this. */
const STALL_MS = 20_000;

/** What messages and idle sockets cost the game's thread, measured by a plugin on the virtual machine. */
export async function gameThread({ quick }: PartOptions): Promise<Section> {
  const plan = quick ? QUICK : FULL;
  const small = plan.sizes.filter((size) => size <= SEND_WINDOW_BYTES);
  const large = plan.sizes.filter((size) => size > SEND_WINDOW_BYTES);
  const texts = await runOnHost({ ...plan, sizes: small }, NO_PAUSE);
  if (large.length > 0) {
    texts.push(...(await runOnHost({ ...plan, sizes: large, idle: [] }, LARGE_FRAMES_PER_SECOND)));
  }
  return gameThreadSection(new Figures(texts), plan);
}

/** The plugin's log of one run with a bridge and a peer of its own. */
function runOnHost(plan: typeof FULL, framesPerSecond: number): Promise<string[]> {
  return withScope(async (scope) => {
    const [bridge, peer] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ ws: number; tcp: number; control: number }>(scope, "peer"),
    ]);
    const settings = {
      ControlPort: peer.ready.control,
      WsPort: peer.ready.ws,
      TcpPort: peer.ready.tcp,
      OursPort: await freePort(),
      ScriptPort: await freePort(),
      Rounds: plan.rounds,
      Sizes: plan.sizes.join(","),
      Idle: plan.idle.join(","),
      Flood: plan.flood,
    };
    const host = runHost(scope.test, [join(BENCH_PLUGINS, "GameThread")], {
      pluginsDir: join(PLUGIN_FOLDER, ".."),
      dataFolder: bridge.dataDir,
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`GameThread.Setting_${name}`, value]),
      ),
      args: [
        ...["--plugins-dir", BENCH_PLUGINS, "--bench", "--no-timeout", "--fail-on-exception"],
        ...["--fps", String(framesPerSecond), "--net-receive-buffer", String(RECEIVE_BUFFER_BYTES)],
      ],
    });
    return textsUntilDone(host);
  });
}

/** What the plugin wrote, line by line. Rejects when it ends early, or says nothing for so long. */
export async function textsUntilDone(host: HostRun, stallMs = STALL_MS): Promise<string[]> {
  const texts: string[] = [];
  while (texts.at(-1) !== "done") {
    try {
      texts.push((await host.log(/^/, stallMs)).text);
    } catch (error) {
      throw new Error(`The game thread's plugin stopped after: ${texts.slice(-3).join("\n")}`, {
        cause: error,
      });
    }
  }
  const { code } = await host.quit();
  if (code !== 0) {
    throw new Error(`The game thread's plugin ended with code ${code}`);
  }
  return texts;
}
