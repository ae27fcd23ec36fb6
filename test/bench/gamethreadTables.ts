import type { Figures } from "./figures.ts";
import { idleGoals, messageGoals } from "./gamethreadGoals.ts";
import { piecesTable } from "./gamethreadPieces.ts";
import type { Section, Table } from "./section.ts";
import { figure, quantile, ratios, sizeName, withSpread } from "./stats.ts";

export interface GameThreadPlan {
  readonly rounds: number;
  readonly sizes: readonly number[];
  readonly idle: readonly number[];
}

/** One column of figures in a table of messages. */
export interface Cell {
  readonly role: "client" | "server";
  readonly direction: "send" | "receive";
  readonly kind: "text" | "binary";
  readonly mode: "warm" | "cold";
  readonly size: number;
}

/** What keeps the goals that are out of reach, by the tables. */
const LIMITS: readonly string[] = [
  "What bounds the goals. *Receive*: beside the read and the dictionary, a message costs the question how much waits, the read of its head, and three calls of script (GetMessage, the channel, and the check that the read brought everything). They are about 135 cache misses cold (`npm run bench:gate`), which is most of what a cold message costs over the dictionary.",
  "*Send*: a client's first send of a frame takes in the credit of the send before, which the bridge gives at once so that the system's delayed acknowledgement does not hold up the next small write: three native calls. A burst shares it.",
  "*64 KiB*: no more than 60 KiB are ever unread on a link, since a write over the smallest system's buffer may be cut without a word in the game. So a message of 64 KiB goes out in two parts, the second when the bridge has read the first; its figure holds both.",
  "*1 MiB*: a received text is copied twice after it was gathered, into a string and into the dictionary. The script-only way gathers in a string that it keeps for the next message, with the memory of the longest so far; ours lets go of all memory of a message. `TryGetText` copies more often, once for each function that hands the text on.",
  "*Cold*: what a message costs first is the code that it runs through, which has to come from memory, not the work. Writing wakes the process at the other end, which is most of every way's cost and varies from 10 to 60 µs with how deep it sleeps.",
];

const ROLES = ["client", "server"] as const;
const DIRECTIONS = ["send", "receive"] as const;
const KINDS = ["text", "binary"] as const;
const MODES = ["warm", "cold"] as const;

/** A longer message does not come with one read, which is what the floor with a dictionary takes. */
const MAX_ONE_READ_BYTES = 64 * 1024;

/** Nanoseconds of a message in each round. */
export function measured(
  figures: Figures,
  subject: "ours" | "text" | "script" | "bare" | "dictionary",
  cell: Cell,
): readonly number[] {
  return figures.get("message", `${subject}-${cell.role}`, cell.direction, cell.kind, cell.mode, cell.size);
}

export function allCells(plan: GameThreadPlan): Cell[] {
  return ROLES.flatMap((role) =>
    DIRECTIONS.flatMap((direction) => MODES.flatMap((mode) => cellsOf(plan, role, direction, mode))),
  );
}

function cellsOf(
  plan: GameThreadPlan,
  role: Cell["role"],
  direction: Cell["direction"],
  mode: Cell["mode"],
): Cell[] {
  return plan.sizes.flatMap((size) => KINDS.map((kind) => ({ role, direction, kind, mode, size })));
}

export function gameThreadSection(figures: Figures, plan: GameThreadPlan): Section {
  const tables = ROLES.flatMap((role) =>
    DIRECTIONS.flatMap((direction) =>
      MODES.map((mode) => messageTable(figures, role, direction, mode, cellsOf(plan, role, direction, mode))),
    ),
  );
  return {
    title: "Game thread",
    text: [
      `CPU of the script's thread in µs for one message, on the AngelScript virtual machine: median of ${plan.rounds} rounds and the middle half. In each round every figure is measured for the three ways right after each other; ratios are medians of the rounds' ratios. The cost of the clock (${figure(quantile(figures.get("clock"), 0.5))} ns) is subtracted.`,
      "*Ours*: this plugin and the bridge. *Script*: RFC 6455 in AngelScript alone (test/bench/plugins/ScriptWebSocket), with the same API. *Floor*: one bare `Net::Socket` write or read of the same bytes for each message.",
      "*Floor with dictionary*: that read and nothing but the answer that the API is to give, a `dictionary` with the message, which keeps a copy of a text. The old plugin's API makes it the limit for everything that receives.",
      "*Warm*: 128 messages within one frame, fewer above 384 B, so that they fit the system's buffers; what comes is all there before the clock starts (SO_RCVBUF is 192 KiB for all three, since Linux's own ends just below a frame of 64 KiB). *Cold*: one message, after 48 MiB of other memory went through the caches. A message over 60 KiB takes several frames of 2 ms, and its figure is the sum, with the idle cost of those frames; for the others the host makes no pause between frames.",
      "Freed blocks below 512 KiB stay in the heap, as on the game's system: glibc would give those above 128 KiB back at once, and every long message of all three ways would pay for fresh pages instead of for what it does.",
      ...LIMITS,
    ],
    tables: [
      ...tables,
      piecesTable(figures, smallText(figures, plan)),
      idleTable(figures, plan),
      floodTable(figures),
    ],
    goals: [...messageGoals(figures, plan), ...idleGoals(figures, plan)],
  };
}

/** The smallest text that a client takes. */
const smallText = (figures: Figures, plan: GameThreadPlan): readonly number[] =>
  measured(figures, "ours", {
    role: "client",
    direction: "receive",
    kind: "text",
    mode: "warm",
    size: plan.sizes[0] as number,
  });

function messageTable(
  figures: Figures,
  role: string,
  direction: string,
  mode: string,
  cells: readonly Cell[],
): Table {
  return {
    title: `${role === "client" ? "Client" : "Server"}, ${direction}, ${mode}`,
    columns: [
      "message",
      ...["ours µs", "script µs", "floor µs", "script ÷ ours", "ours ÷ floor"],
      ...(direction === "receive" ? ["floor with dictionary µs", "ours ÷ that"] : []),
    ],
    rows: cells.map((cell) => {
      const [ours, script, bare] = (["ours", "script", "bare"] as const).map((subject) =>
        measured(figures, subject, cell),
      ) as [number[], number[], number[]];
      return [
        `${sizeName(cell.size)} ${cell.kind}`,
        ...[ours, script, bare].map((values) => withSpread(values, 1000)),
        withSpread(ratios(script, ours)),
        withSpread(ratios(ours, bare)),
        ...(direction === "receive" ? againstDictionary(figures, cell, ours) : []),
      ];
    }),
  };
}

function againstDictionary(figures: Figures, cell: Cell, ours: readonly number[]): string[] {
  if (cell.size > MAX_ONE_READ_BYTES) {
    return ["–", "–"];
  }
  const dictionary = measured(figures, "dictionary", cell);
  return [withSpread(dictionary, 1000), withSpread(ratios(ours, dictionary))];
}

function idleTable(figures: Figures, plan: GameThreadPlan): Table {
  const row = (count: number, subject: string): string[] => [
    `${count} × ${subject === "yield" ? "a coroutine that only yields" : subject}`,
    withSpread(figures.get("idle", subject, count, "ns"), 1000),
    withSpread(figures.get("idle", subject, count, "calls")),
    withSpread(figures.get("idle", subject, count, "allocations")),
  ];
  return {
    title: "Open sockets on which nothing comes, each with a coroutine in GetMessage, for a frame",
    columns: ["sockets", "µs", "native socket calls", "allocations"],
    rows: plan.idle.flatMap((count) => ["yield", "ours", "script"].map((subject) => row(count, subject))),
  };
}

function floodTable(figures: Figures): Table {
  return {
    title: "A plugin that takes all of a flood of 64 B messages with GetMessage",
    columns: ["way", "worst frame µs", "µs for a message", "frames"],
    rows: ["ours-client", "script-client"].map((way) => [
      way,
      withSpread(figures.get("flood", way, "worstFrame"), 1000),
      withSpread(figures.get("flood", way, "perMessage"), 1000),
      withSpread(figures.get("flood", way, "frames")),
    ]),
  };
}
