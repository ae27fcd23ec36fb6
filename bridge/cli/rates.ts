import type { LinkDetails } from "../../schema/index.ts";
import type { Report } from "../core/link/control.ts";
import { amount } from "./format.ts";

/** What the same bridge said some time ago. */
export interface Earlier {
  readonly report: Report;
  readonly seconds: number;
}

/** Messages and payload bytes a second. */
export interface Rates {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Rates of one socket since the look before; undefined when there was none, or the socket was not in it. */
export function ratesOf(link: LinkDetails, earlier: Earlier | undefined): Rates | undefined {
  const before = earlier?.report.details?.links.find((other) => isSame(link, other));
  if (earlier === undefined || before === undefined) {
    return undefined;
  }
  const rate = (key: keyof Rates): number => perSecond(before[key], link[key], earlier.seconds);
  return {
    messagesIn: rate("messagesIn"),
    messagesOut: rate("messagesOut"),
    bytesIn: rate("bytesIn"),
    bytesOut: rate("bytesOut"),
  };
}

/** Bytes a second of all sockets; undefined when the bridge is another one than before. */
export function totalRates(
  { status }: Report,
  earlier: Earlier | undefined,
): Pick<Rates, "bytesIn" | "bytesOut"> | undefined {
  if (earlier === undefined || status.uptime < earlier.report.status.uptime) {
    return undefined;
  }
  const before = earlier.report.status;
  return {
    bytesIn: perSecond(before.bytesIn, status.bytesIn, earlier.seconds),
    bytesOut: perSecond(before.bytesOut, status.bytesOut, earlier.seconds),
  };
}

export const amountPerSecond = (bytes: number): string => `${amount(String(Math.round(bytes)))}/s`;

/** A plugin opens no two links to one peer in the same millisecond that anybody could tell apart. */
const isSame = (one: LinkDetails, other: LinkDetails): boolean =>
  one.plugin === other.plugin && one.since === other.since && one.peer === other.peer;

const perSecond = (before: string, now: string, seconds: number): number =>
  Math.max(0, Number(now) - Number(before)) / Math.max(seconds, 0.001);
