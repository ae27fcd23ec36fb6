import type { Figures } from "./figures.ts";
import type { Table } from "./section.ts";
import { figure, quantile, withSpread } from "./stats.ts";

/** Pieces that the plugin measures one by one, and how many of each a client's small text needs; 0 is once a frame. */
const PIECES = [
  { name: "dictionary", what: "a `dictionary` with a text read from the buffer", times: 1 },
  { name: "head", what: "reading the head of its frame as a number", times: 1 },
  { name: "call", what: "a call of a script function", times: 11 },
  { name: "frameCount", what: "`Time::FrameCount`, the cheapest native call", times: 0 },
  { name: "available", what: "`Net::Socket.Available()`", times: 0 },
] as const;

/** What a message taken by a client is made of, against what it costs as a whole (nanoseconds, warm). */
export function piecesTable(figures: Figures, whole: readonly number[]): Table {
  const median = (name: string): number => quantile(figures.get("piece", name, "warm"), 0.5);
  const sum = PIECES.reduce((total, { name, times }) => total + times * median(name), 0);
  return {
    title: "What a received message is made of, ns",
    columns: ["piece", "warm", "cold, for the first time", "in a 16 B text of a client"],
    rows: [
      ...PIECES.map(({ name, what, times }) => [
        what,
        withSpread(figures.get("piece", name, "warm")),
        withSpread(figures.get("piece", name, "cold")),
        times === 0 ? "once a frame" : `${times} ×, ${figure(times * median(name))}`,
      ]),
      ["all of these", "", "", figure(sum)],
      ["the whole message, as measured above", "", "", figure(quantile(whole, 0.5))],
    ],
  };
}
