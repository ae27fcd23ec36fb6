import type { Goal } from "./section.ts";
import { figure, quantile, ratios, sizeName } from "./stats.ts";
import type { Case } from "./throughput.ts";

const KIB = 1024;
const MIB = KIB * KIB;

/** Least share of a bare relay's messages a second towards the game: over one socket, and over several. */
const RECEIVE: Readonly<Record<number, readonly [one: number, several: number]>> = {
  64: [1.2, 1.2],
  [4 * KIB]: [0.95, 0.85],
  [MIB]: [0.85, 0.9],
};
const SEND = 1;

/** What keeps the bridge behind a relay, where it is behind; the section's text has the profile. */
const BOUND: Readonly<Record<Case["direction"], string>> = {
  send: "each message is masked and is a piece of its own for the system; the relay passes on what it has read",
  receive:
    "each message is cut out of what was read and written as a frame of its own, and the write is a third of the time; the relay passes on what it has read",
};

/** What a bridge is to reach of what a bare relay on the same processors does. */
export const throughputGoals = (cases: readonly Case[]): Goal[] =>
  cases.map(({ size, sockets, direction, rates }) => {
    const [one, several] = RECEIVE[size] as readonly [number, number];
    const least = direction === "send" ? SEND : sockets === 1 ? one : several;
    const ratio = quantile(ratios(rates.bridge, rates.relay), 0.5);
    return {
      figure: `messages/s at ${sizeName(size)}, ${direction}, ${sockets === 1 ? "one socket" : `${sockets} sockets`}, ours ÷ bare relay`,
      goal: `≥ ${least}`,
      measured: figure(ratio),
      met: ratio >= least,
      bound: BOUND[direction],
    };
  });
