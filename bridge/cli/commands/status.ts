import { setTimeout as delay } from "node:timers/promises";
import type { Discovery } from "../../../schema/index.ts";
import { ControlLink, type Report } from "../../core/link/control.ts";
import { EXIT } from "../exitCodes.ts";
import { CONTROL_TIMEOUT_MS, WATCH_INTERVAL_MS } from "../limits.ts";
import { paintWith } from "../paint.ts";
import { logFile } from "../places.ts";
import type { CommandContext } from "../program.ts";
import { findBridge, findSilent, silentText } from "../running.ts";
import { statusText } from "../statusText.ts";

/** Moves the cursor to the top and clears the screen, so that the new text replaces the old one. */
const CLEAR_SCREEN = "\u001b[H\u001b[J";

/** One answer of the bridge, or its absence. */
interface Look {
  readonly found: Discovery | undefined;
  /** One that does not answer. */
  readonly silent: Discovery | undefined;
  readonly report: Report | undefined;
  /** When it came, on the clock of `performance`. */
  readonly time: number;
}

/** Shows what the running bridge says of itself; with --watch again and again, until nobody reads it. */
export async function status(context: CommandContext): Promise<number> {
  const { program, commandLine } = context;
  const { watch = false } = commandLine.options;
  for (let before: Look | undefined; ; ) {
    const look = await lookAt(context);
    const code = show(context, look, before);
    if (!watch || program.isUnread()) {
      return code;
    }
    before = look;
    await delay(WATCH_INTERVAL_MS);
  }
}

async function lookAt(context: CommandContext): Promise<Look> {
  const found = await findBridge(context);
  const silent = found === undefined ? await findSilent(context) : undefined;
  const link = found && (await ControlLink.open(found, CONTROL_TIMEOUT_MS));
  const report = await link?.report();
  link?.close();
  return { found, silent, report, time: performance.now() };
}

function show({ program, commandLine }: CommandContext, look: Look, before: Look | undefined): number {
  const { json = false, watch = false } = commandLine.options;
  const print = (text: string): void =>
    program.print(watch && program.terminal && !json ? `${CLEAR_SCREEN}${text}` : text);
  const { found, silent, report } = look;
  if (silent !== undefined) {
    if (json) {
      print(mutedJson(silent));
    }
    program.complain(silentText(silent));
    return EXIT.failed;
  }
  if (found === undefined) {
    print(json ? '{"running":false}\n' : "No bridge is running. Start one with the command start.\n");
    return EXIT.notRunning;
  }
  if (report === undefined) {
    if (json) {
      print(mutedJson(found));
    } else {
      program.complain(
        `A bridge runs (process ${found.pid}), but it does not answer as this program expects. Run stop, then start\n`,
      );
    }
    return EXIT.failed;
  }
  const log = logFile(program);
  if (json) {
    print(statusJson(found, report, log));
  } else {
    const earlier = before?.report && { report: before.report, seconds: (look.time - before.time) / 1000 };
    print(statusText(found, report, { log, paint: paintWith(program.colors), earlier }));
  }
  return EXIT.ok;
}

/** What is known of a bridge that does not answer. */
const mutedJson = ({ pid, port }: Discovery): string => `${JSON.stringify({ running: true, pid, port })}\n`;

/** The same facts as one JSON object on one line; numbers that may grow large are strings, as on the wire. */
export function statusJson(found: Discovery, { status: told, details }: Report, log: string): string {
  const { type: _, links: count, ...numbers } = told;
  const links = details?.links ?? [];
  return `${JSON.stringify({
    running: true,
    pid: found.pid,
    port: found.port,
    ...numbers,
    folders: details?.folders ?? [],
    linkCount: details === undefined ? count : links.length,
    links,
    faults: details?.faults ?? [],
    allowed: details?.allowed ?? [],
    settings: details?.settings,
    refused: details?.refused ?? [],
    log,
  })}\n`;
}
