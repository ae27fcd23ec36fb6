import type { Discovery } from "../../../schema/index.ts";
import { ControlLink, type Report } from "../../core/link/control.ts";
import { DOCTOR_TIMEOUT_MS } from "../limits.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

export interface TimedReport extends Report {
  /** Until the link was open, and from the question to its answer. */
  readonly times: string;
}

/** Asks the running bridge for its report, over loopback as the game does, with both proofs. Undefined without an answer. */
export async function askRunning(running: Discovery): Promise<TimedReport | undefined> {
  const begin = performance.now();
  const link = await ControlLink.open(running, DOCTOR_TIMEOUT_MS);
  const asked = performance.now();
  const report = await link?.report();
  const end = performance.now();
  link?.close();
  const times = `link in ${(asked - begin).toFixed(1)} ms, round trip ${(end - asked).toFixed(1)} ms`;
  return report && { ...report, times };
}

/** What the running bridge has answered; `silent` is one that hangs. */
export function checkRunning(
  running: Discovery | undefined,
  silent: Discovery | undefined,
  report: TimedReport | undefined,
  version: string,
): Finding {
  if (running === undefined && silent !== undefined) {
    return fail(
      "bridge",
      `The bridge on port ${silent.port} does not answer, but its process ${silent.pid} still exists`,
      "If it still does not answer, end that process (Task Manager on Windows, kill on Linux), then start it again",
    );
  }
  if (running === undefined) {
    return fail(
      "bridge",
      "No bridge is running",
      "Run install to start it now and at every login, or start to run it once",
    );
  }
  if (report === undefined) {
    return fail(
      "bridge",
      `The bridge on port ${running.port} does not answer`,
      "Run stop, then start it again",
    );
  }
  const text = `${report.status.version} on ${running.host}:${running.port}, process ${running.pid}, ${report.times}`;
  return report.status.version === version
    ? ok("bridge", text)
    : warn(
        "bridge",
        `${text}; this program is ${version}`,
        "Run install to replace it by this version, or stop and then start",
      );
}
