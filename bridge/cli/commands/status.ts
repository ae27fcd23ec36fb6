import type { Discovery, LinkDetails } from "../../../schema/index.ts";
import { ControlLink, type Report } from "../../core/link/control.ts";
import { EXIT } from "../exitCodes.ts";
import { amount, duration, localTime, permissions, table } from "../format.ts";
import { CONTROL_TIMEOUT_MS } from "../limits.ts";
import { logFile } from "../places.ts";
import type { CommandContext } from "../program.ts";
import { findBridge, findSilent } from "../running.ts";

/** Shows what the running bridge says of itself. */
export async function status(context: CommandContext): Promise<number> {
  const { program, commandLine } = context;
  const json = commandLine.options.json === true;
  const found = await findBridge(context);
  const silent = found === undefined ? await findSilent(context) : undefined;
  if (silent !== undefined) {
    const { pid, port } = silent;
    if (json) {
      program.print(`${JSON.stringify({ running: true, pid, port })}\n`);
    }
    program.complain(
      `The bridge on port ${port} does not answer, but its process ${pid} is there: if it hangs, end it with the system's tools, then start one\n`,
    );
    return EXIT.failed;
  }
  if (found === undefined) {
    program.print(json ? '{"running":false}\n' : "No bridge is running. Start one with the command start.\n");
    return EXIT.notRunning;
  }
  const report = await ask(found);
  if (report === undefined) {
    const { pid, port } = found;
    if (json) {
      program.print(`${JSON.stringify({ running: true, pid, port })}\n`);
    } else {
      program.complain(
        `A bridge runs (process ${pid}), but it does not answer as this program expects. Run stop, then start\n`,
      );
    }
    return EXIT.failed;
  }
  const log = logFile(program);
  program.print(json ? statusJson(found, report, log) : statusText(found, report, log));
  return EXIT.ok;
}

async function ask(found: Discovery): Promise<Report | undefined> {
  const link = await ControlLink.open(found, CONTROL_TIMEOUT_MS);
  const report = await link?.report();
  link?.close();
  return report;
}

/** The same facts as one JSON object on one line; numbers that may grow large are strings, as on the wire. */
export function statusJson(found: Discovery, { status: told, details }: Report, log: string): string {
  const { type: _, links: count, ...numbers } = told;
  const links = details?.links ?? [];
  return `${JSON.stringify({
    running: true,
    pid: found.pid,
    port: found.port,
    ...numbers,
    linkCount: details === undefined ? count : links.length,
    links,
    faults: details?.faults ?? [],
    allowed: details?.allowed ?? [],
    refused: details?.refused ?? [],
    log,
  })}\n`;
}

/** The facts for a person. */
export function statusText(found: Discovery, { status: told, details }: Report, log: string): string {
  const links = details?.links ?? [];
  const parts = [
    table([
      ["bridge", `${told.version}, running for ${duration(told.uptime)}`],
      ["address", `${found.host}:${found.port}, process ${found.pid}`],
      ["sockets", `${told.clients} clients; ${told.servers} servers with ${told.serverClients} clients`],
      ["network", `${amount(told.bytesIn)} received, ${amount(told.bytesOut)} sent`],
      ["log", log],
    ]),
    links.length === 0
      ? "No plugin uses it at the moment."
      : table([["PLUGIN", "ROLE", "PEER", "SOCKETS", "SINCE"], ...links.map(linkRow)]),
  ];
  if (details !== undefined && details.faults.length > 0) {
    const rows = details.faults.map(({ time, plugin, code, message }) => [
      localTime(new Date(time)),
      plugin,
      code,
      message,
    ]);
    parts.push(`Last errors:\n${table(rows)}`);
  }
  parts.push(...permissions(details?.allowed ?? [], details?.refused ?? []));
  return `${parts.join("\n\n")}\n`;
}

const linkRow = ({ plugin, role, peer, sockets, since }: LinkDetails): string[] => [
  plugin,
  role === "none" ? "-" : role,
  peer || "-",
  String(sockets),
  localTime(new Date(since)),
];
