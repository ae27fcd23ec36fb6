import { readdir, readFile } from "node:fs/promises";
import type { Bridge } from "../helpers/bridge.ts";

/** CPU time that all threads of the bridge have used, in seconds. */
export async function cpuSeconds(bridge: Pick<Bridge, "pid">): Promise<number> {
  const tasks = `/proc/${bridge.pid}/task`;
  let nanoseconds = 0;
  for (const task of await readdir(tasks)) {
    const text = await readFile(`${tasks}/${task}/schedstat`, "utf8");
    nanoseconds += Number(text.split(" ")[0]);
  }
  return nanoseconds / 1e9;
}
