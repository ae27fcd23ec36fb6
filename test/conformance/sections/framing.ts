import {
  binary,
  type Case,
  echoes,
  fails,
  frame,
  type Message,
  type Section,
  text,
  whole,
} from "../cases.ts";
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT } from "../frames.ts";

/** Both sides of every change in how a length is written. */
const LENGTHS = [0, 1, 124, 125, 126, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 65_537, 131_072];

const textOf = (bytes: number): Message => text("*".repeat(bytes));
const binaryOf = (bytes: number): Message => binary(Buffer.alloc(bytes, 0xfe));

const lengths: Case[] = LENGTHS.flatMap((bytes) => [
  echoes(`text of ${bytes} bytes`, textOf(bytes)),
  echoes(`binary of ${bytes} bytes`, binaryOf(bytes)),
]);

const CHOPS: readonly [bytes: number, chop: number][] = [
  [0, 1],
  [1, 1],
  [125, 1],
  [126, 1],
  [127, 3],
  [65_535, 997],
  [65_536, 997],
  [131_072, 1_460],
];

const chopped: Case[] = CHOPS.map(([bytes, chop]) =>
  echoes(`binary of ${bytes} bytes in writes of ${chop}`, binaryOf(bytes), { chop }),
);

const NOT_SHORTEST = "The sender may not; a receiver need not refuse it, and ws does not";

const longer: Case[] = (
  [
    [0, 2],
    [1, 2],
    [125, 2],
    [0, 8],
    [125, 8],
    [126, 8],
    [65_535, 8],
  ] as const
).map(([bytes, lengthBytes]) => ({
  title: `length ${bytes} in a field of ${lengthBytes} bytes`,
  send: [whole(binaryOf(bytes), { lengthBytes })],
  expect: { messages: [binaryOf(bytes)] },
  note: NOT_SHORTEST,
}));

const TOO_LONG: readonly [name: string, length: bigint][] = [
  ["2^32", 2n ** 32n],
  ["2^53 - 1", 2n ** 53n - 1n],
  ["2^53", 2n ** 53n],
  ["2^63 - 1", 2n ** 63n - 1n],
  ["2^63, whose top bit is forbidden", 2n ** 63n],
  ["2^64 - 1, whose top bit is forbidden", 2n ** 64n - 1n],
];

const announced: Case[] = TOO_LONG.map(([name, lengthSaid]) =>
  fails(`a frame that announces ${name} bytes`, [frame(BINARY, "", { lengthSaid, lengthBytes: 8 })], 1009),
);

const several: Case = {
  title: "a hundred messages in one write",
  send: Array.from({ length: 100 }, (_, number) => whole(text(`${number}`))),
  expect: { messages: Array.from({ length: 100 }, (_, number) => text(`${number}`)) },
};

export const framing: Section = {
  title: "Lengths",
  rfc: "5.2",
  cases: [...lengths, ...chopped, several, ...longer, ...announced],
};

const KEYS: readonly [name: string, key: Buffer][] = [
  ["of zeros", Buffer.alloc(4)],
  ["of ones", Buffer.alloc(4, 0xff)],
  ["that is the payload", Buffer.from("abcd")],
  ["that looks like a frame", Buffer.of(0x88, 0x00, 0x88, 0x80)],
];

const keys: Case[] = KEYS.map(([name, key]) => ({
  title: `a key ${name}`,
  send: [whole(text("abcd"), { key }), whole(binary("abcdefg"), { key })],
  expect: { messages: [text("abcd"), binary("abcdefg")] },
  role: "server",
}));

const wrong: Case[] = (
  [
    ["text", frame(TEXT, "hello", { wrongMask: true })],
    ["an empty text", frame(TEXT, "", { wrongMask: true })],
    ["binary", frame(BINARY, "hello", { wrongMask: true })],
    ["a ping", frame(PING, "hello", { wrongMask: true })],
    ["a pong", frame(PONG, "", { wrongMask: true })],
    ["a close", frame(CLOSE, Buffer.of(3, 232), { wrongMask: true })],
  ] as const
).map(([name, part]) => fails(`${name}, masked by a server or not masked by a client`, [part], 1002));

const later: Case = fails(
  "a continuation, masked by a server or not masked by a client",
  [frame(TEXT, "a", { fin: false }), frame(CONTINUATION, "b", { wrongMask: true })],
  1002,
);

export const masking: Section = { title: "Masking", rfc: "5.1, 5.3", cases: [...keys, ...wrong, later] };
