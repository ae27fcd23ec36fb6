import { bytesOf, type Case, closeFrame, fails, frame, type Section, text, whole } from "../cases.ts";
import { CLOSE, PING, PONG } from "../frames.ts";

const answered = (title: string, payloads: readonly (Buffer | string)[], more: Partial<Case> = {}): Case => ({
  title,
  send: payloads.map((payload) => frame(PING, payload)),
  expect: { pongs: payloads.map(bytesOf) },
  ...more,
});

const EVERY_BYTE = Buffer.from(Array.from({ length: 125 }, (_, byte) => byte * 2 + 1));

const pings: Case[] = [
  answered("an empty ping", [""]),
  answered("a ping of one byte", ["a"]),
  answered("a ping of 124 bytes", ["a".repeat(124)]),
  answered("a ping of 125 bytes", ["a".repeat(125)]),
  answered("a ping of bytes that are no UTF-8", [EVERY_BYTE]),
  answered("a ping of 125 bytes in writes of one", ["a".repeat(125)], { chop: 1 }),
  answered(
    "ten pings in one write",
    Array.from({ length: 10 }, (_, number) => `${number}`),
  ),
  answered(
    "a thousand pings in one write",
    Array.from({ length: 1_000 }, (_, number) => `${number}`),
  ),
  {
    title: "pings before and after a message",
    send: [frame(PING, "before"), whole(text("hello")), frame(PING, "after")],
    expect: { messages: [text("hello")], pongs: [bytesOf("before"), bytesOf("after")] },
  },
  fails("a ping whose length is written in two bytes", [frame(PING, "a", { lengthBytes: 2 })], 1002),
];

const ignored = (title: string, payloads: readonly string[]): Case => ({
  title,
  send: [...payloads.map((payload) => frame(PONG, payload)), whole(text("hello"))],
  expect: { messages: [text("hello")] },
});

const pongs: Case[] = [
  ignored("a pong that nobody asked for", [""]),
  ignored("a pong with a payload that nobody asked for", ["a".repeat(125)]),
  ignored("ten pongs that nobody asked for", new Array(10).fill("pong")),
  {
    title: "a pong among pings",
    send: [frame(PONG, "x"), frame(PING, "y"), frame(PONG, "z")],
    expect: { pongs: [bytesOf("y")] },
  },
];

const tooLong: Case[] = (
  [
    ["ping", PING],
    ["pong", PONG],
    ["close", CLOSE],
  ] as const
).flatMap(([name, opcode]) => [
  fails(`a ${name} of 126 bytes`, [frame(opcode, Buffer.alloc(126, 3))], 1002),
  fails(`a ${name} of 65,536 bytes`, [frame(opcode, Buffer.alloc(65_536, 3))], 1002),
]);

const afterClose: Case[] = [
  {
    title: "a ping after a close",
    send: [closeFrame(1000), frame(PING, "late")],
    expect: { close: 1000 },
  },
  {
    title: "a message after a close",
    send: [closeFrame(1000), whole(text("late"))],
    expect: { close: 1000 },
  },
  {
    title: "a frame that is not valid after a close",
    send: [closeFrame(4000, "bye"), frame(0x3, "late", { rsv: 7 })],
    expect: { close: 4000, reason: "bye" },
  },
  { title: "a second close", send: [closeFrame(3000), closeFrame(3001)], expect: { close: 3000 } },
];

export const control: Section = {
  title: "Control frames",
  rfc: "5.5",
  cases: [...pings, ...pongs, ...tooLong, ...afterClose],
};
