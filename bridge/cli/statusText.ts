import type { Discovery, FaultDetails, LinkDetails } from "../../schema/index.ts";
import type { Report } from "../core/link/control.ts";
import { amount, counted, duration, localTime, permissions, table } from "./format.ts";
import type { Paint } from "./paint.ts";
import { amountPerSecond, type Earlier, type Rates, ratesOf, totalRates } from "./rates.ts";

export interface StatusOptions {
  /** Path of the log file. */
  readonly log: string;
  readonly paint: Paint;
  /** The look before, from which rates are made; without it there are none. */
  readonly earlier?: Earlier | undefined;
}

/** What a bridge says of itself, for a person. The window in the game uses the same words. */
export function statusText(found: Discovery, report: Report, { log, paint, earlier }: StatusOptions): string {
  const { status: told, details } = report;
  const links = (details?.links ?? [])
    .filter(({ role }) => role !== "none")
    .toSorted((a, b) => (a.plugin < b.plugin ? -1 : a.plugin > b.plugin ? 1 : 0));
  const total = totalRates(report, earlier);
  const parts = [
    paint.green("The bridge runs: ") +
      `version ${told.version} at ${found.host}:${found.port}, process ${found.pid}, for ${duration(told.uptime)}`,
    table([
      [
        "Sockets",
        `${counted(told.clients, "client")}; ${counted(told.servers, "server")}` +
          (told.servers === 0 ? "" : ` with ${counted(told.serverClients, "client")}`),
      ],
      ["Received", amount(told.bytesIn) + (total === undefined ? "" : `, ${amountPerSecond(total.bytesIn)}`)],
      ["Sent", amount(told.bytesOut) + (total === undefined ? "" : `, ${amountPerSecond(total.bytesOut)}`)],
      ...(details?.folders ?? []).map((folder) => ["Game", folder]),
      ["Log", log],
    ]),
    links.length === 0
      ? "No plugin has a socket open."
      : withHeading(
          table([
            ["PLUGIN", "PEER", "STATE", "RECEIVED", "SENT", "SINCE"],
            ...links.map((link) => linkRow(link, ratesOf(link, earlier))),
          ]),
          paint,
        ),
  ];
  if (details !== undefined && details.faults.length > 0) {
    parts.push(withHeading(`Last errors:\n${table(details.faults.map(faultRow))}`, paint));
  }
  for (const list of details === undefined ? [] : permissions(details)) {
    parts.push(withHeading(list, paint));
  }
  return `${parts.join("\n\n")}\n`;
}

function withHeading(text: string, paint: Paint): string {
  const [heading = "", ...rest] = text.split("\n");
  return [paint.bold(heading), ...rest].join("\n");
}

const faultRow = ({ time, plugin, code, message }: FaultDetails): string[] => [
  localTime(new Date(time)),
  plugin,
  code,
  message,
];

function linkRow(link: LinkDetails, rates: Rates | undefined): string[] {
  const { plugin, role, peer, sockets, since } = link;
  const server = `serves ${counted(sockets, "client")}`;
  return [
    plugin,
    peer || "-",
    role === "server" ? server : sockets > 0 ? "open" : "not open",
    traffic(link.messagesIn, link.bytesIn, rates?.messagesIn, rates?.bytesIn),
    traffic(link.messagesOut, link.bytesOut, rates?.messagesOut, rates?.bytesOut),
    localTime(new Date(since)),
  ];
}

function traffic(messages: string, bytes: string, messageRate?: number, byteRate?: number): string {
  const soFar = `${counted(messages, "message")}, ${amount(bytes)}`;
  return messageRate === undefined || byteRate === undefined
    ? soFar
    : `${soFar} (${Math.round(messageRate)}/s, ${amountPerSecond(byteRate)})`;
}
