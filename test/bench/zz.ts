import { setTimeout } from "node:timers/promises";
import { startBridge } from "../helpers/bridge.ts";
import { withScope } from "../helpers/scope.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
for (const round of [0, 1]) for (const args of [[], ["--interrupt-budget=700000"], ["--interrupt-budget=1400000"], ["--interrupt-budget=4000000"], ["--no-opt"]]) 
await withScope(async (scope) => {
  const remote = await runProgram<{ port: number }>(scope, "remote");
  const bridge = await startBridge(scope.test, { nodeArgs: args } as any);
  await setTimeout(9000); const a = await bridge.rss();
  for (let i = 0; i < 100; i++) await Link.open(scope, bridge, `ws://127.0.0.1:${remote.ready.port}/echo`);
  await setTimeout(12000); const b = await bridge.rss();
  for (let i = 0; i < 100; i++) await Link.open(scope, bridge, `ws://127.0.0.1:${remote.ready.port}/echo`);
  await setTimeout(12000); const c = await bridge.rss();
  console.log(args.join(" ") || "now", "start", (a / 2 ** 20).toFixed(1), "first", ((b - a) / 2 ** 20).toFixed(1), "second", ((c - b) / 2 ** 20).toFixed(1));
});
