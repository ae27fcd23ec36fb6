import {
  binary,
  bytesOf,
  type Case,
  closeFrame,
  fails,
  frame,
  type Message,
  type Section,
  text,
  whole,
} from "../cases.ts";
import { BINARY, CLOSE, CONTINUATION, type Part, PING, PONG, TEXT } from "../frames.ts";

/** A message in these fragments, with `between` after each but the last. */
export function fragments(
  message: Message,
  pieces: readonly Buffer[],
  between: readonly Part[] = [],
): Part[] {
  const last = pieces.length - 1;
  return pieces.flatMap((piece, index) => {
    const opcode = index > 0 ? CONTINUATION : message.text ? TEXT : BINARY;
    const part = frame(opcode, piece, { fin: index === last });
    return index === last ? [part] : [part, ...between];
  });
}

const piecesOf = (data: string, size: number): Buffer[] =>
  (data.match(new RegExp(`.{1,${size}}`, "gs")) ?? []).map(bytesOf);

const split = (
  title: string,
  message: Message,
  pieces: readonly string[],
  more: Partial<Case> = {},
): Case => ({
  title,
  send: fragments(message, pieces.map(bytesOf)),
  expect: { messages: [message] },
  ...more,
});

const LONG = "0123456789".repeat(100);
const FIVE = ["a", "b", "c", "d", "e"].map(bytesOf);

const allowed: Case[] = [
  split("text in two fragments", text("ab"), ["a", "b"]),
  split("binary in two fragments", binary("ab"), ["a", "b"]),
  split("an empty first fragment", text("ab"), ["", "ab"]),
  split("an empty last fragment", text("ab"), ["ab", ""]),
  split("an empty fragment in the middle", binary("ab"), ["a", "", "b"]),
  split("only empty fragments, text", text(""), ["", "", ""]),
  split("only empty fragments, binary", binary(""), ["", "", ""]),
  split("two fragments in writes of one byte", text("ab"), ["a", "b"], { chop: 1 }),
  split("two fragments of 64 KiB", binary("x".repeat(131_072)), ["x".repeat(65_536), "x".repeat(65_536)]),
  {
    title: "a thousand fragments of one byte",
    send: fragments(text(LONG), piecesOf(LONG, 1)),
    expect: { messages: [text(LONG)] },
  },
  {
    title: "many fragments in writes of 7 bytes",
    send: fragments(binary(LONG), piecesOf(LONG, 10)),
    expect: { messages: [binary(LONG)] },
    chop: 7,
  },
  {
    title: "three fragmented messages, one after the other",
    send: [
      ...fragments(text("abcde"), FIVE),
      ...fragments(binary("abcde"), FIVE),
      ...fragments(text("abcde"), FIVE),
    ],
    expect: { messages: [text("abcde"), binary("abcde"), text("abcde")] },
  },
];

const ping = (data: string) => frame(PING, data);

const between: Case[] = [
  {
    title: "a ping between two fragments",
    send: fragments(text("ab"), [bytesOf("a"), bytesOf("b")], [ping("between")]),
    expect: { messages: [text("ab")], pongs: [bytesOf("between")] },
  },
  {
    title: "a ping and a pong between all fragments",
    send: fragments(binary("abcde"), FIVE, [ping("i"), frame(PONG, "o")]),
    expect: { messages: [binary("abcde")], pongs: ["i", "i", "i", "i"].map(bytesOf) },
  },
  {
    title: "a ping of 125 bytes between fragments, in writes of one byte",
    send: fragments(text("ab"), [bytesOf("a"), bytesOf("b")], [ping("p".repeat(125))]),
    expect: { messages: [text("ab")], pongs: [bytesOf("p".repeat(125))] },
    chop: 1,
  },
  {
    title: "a close between fragments",
    send: [frame(TEXT, "a", { fin: false }), closeFrame(1001), frame(CONTINUATION, "b")],
    expect: { close: 1001 },
  },
];

const first = frame(TEXT, "a", { fin: false });

const refused: Case[] = [
  fails("a text within a fragmented text", [first, whole(text("b")), frame(CONTINUATION, "c")], 1002),
  fails("a binary within a fragmented text", [first, whole(binary("b")), frame(CONTINUATION, "c")], 1002),
  fails("a second beginning within a fragmented text", [first, first, frame(CONTINUATION, "c")], 1002),
  fails("a text within a fragmented binary", [frame(BINARY, "a", { fin: false }), whole(text("b"))], 1002),
  fails("a last continuation of nothing", [frame(CONTINUATION, "a")], 1002),
  fails("an empty last continuation of nothing", [frame(CONTINUATION)], 1002),
  fails("a continuation of nothing", [frame(CONTINUATION, "a", { fin: false })], 1002),
  fails("a continuation after a whole message", [whole(text("a")), frame(CONTINUATION, "b")], 1002),
  fails(
    "a continuation after the last one",
    [first, frame(CONTINUATION, "b"), frame(CONTINUATION, "c")],
    1002,
  ),
  fails("a ping in fragments", [frame(PING, "a", { fin: false }), frame(CONTINUATION, "b")], 1002),
  fails("a pong in fragments", [frame(PONG, "a", { fin: false }), frame(CONTINUATION, "b")], 1002),
  fails("a close in fragments", [frame(CLOSE, Buffer.of(3), { fin: false })], 1002),
  fails("a ping in fragments within a fragmented text", [first, frame(PING, "b", { fin: false })], 1002),
];

export const fragmentation: Section = {
  title: "Fragmentation",
  rfc: "5.4",
  cases: [...allowed, ...between, ...refused],
};
