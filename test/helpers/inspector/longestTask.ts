import assert from "node:assert/strict";
import type { TraceEvent } from "../tab.ts";

/**
 * The longest task of the page's main thread in a trace, in milliseconds that it computed: what it waited for a processor
 * of a busy machine is not the page's doing.
 */
export function longestTask(events: readonly TraceEvent[]): number {
  const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  assert.ok(main, "the trace has the page's main thread");
  const tasks = events.filter(
    ({ name, pid, tid }) => name === "RunTask" && pid === main.pid && tid === main.tid,
  );
  assert.ok(tasks.length > 100, "the trace has the tasks of the page");
  // Those that were under way when the trace began or ended have no duration.
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}
