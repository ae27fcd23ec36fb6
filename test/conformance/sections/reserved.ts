import { type Case, closeFrame, fails, frame, type Section, text, whole } from "../cases.ts";
import { BINARY, CONTINUATION, PING, PONG, TEXT } from "../frames.ts";

const bits = (rsv: number): string =>
  [4, 2, 1].flatMap((bit, index) => ((rsv & bit) !== 0 ? [`RSV${index + 1}`] : [])).join(" and ");

const onText: Case[] = [1, 2, 3, 4, 5, 6, 7].map((rsv) =>
  fails(`text with ${bits(rsv)}`, [frame(TEXT, "hello", { rsv })], 1002),
);

const onOthers: Case[] = (
  [
    ["an empty text", [frame(TEXT, "", { rsv: 4 })]],
    ["binary", [frame(BINARY, "hello", { rsv: 2 })]],
    ["a ping", [frame(PING, "hello", { rsv: 1 })]],
    ["a pong", [frame(PONG, "", { rsv: 4 })]],
    ["a close", [closeFrame(1000, "", { rsv: 4 })]],
    ["a continuation", [frame(TEXT, "a", { fin: false }), frame(CONTINUATION, "b", { rsv: 4 })]],
    ["the second of two messages", [whole(text("first")), frame(TEXT, "second", { rsv: 2 })]],
  ] as const
).map(([name, send]) => fails(`${name} with a reserved bit`, send, 1002));

export const reservedBits: Section = { title: "Reserved bits", rfc: "5.2", cases: [...onText, ...onOthers] };

const OPCODES = [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf];

const named = (opcode: number): string =>
  `${opcode < 8 ? "data" : "control"} opcode 0x${opcode.toString(16)}`;

export const reservedOpcodes: Section = {
  title: "Reserved opcodes",
  rfc: "5.2",
  cases: OPCODES.flatMap((opcode) => [
    fails(named(opcode), [frame(opcode)], 1002),
    fails(`${named(opcode)} with a payload, after a message`, [whole(text("a")), frame(opcode, "b")], 1002),
    fails(
      `${named(opcode)} between fragments`,
      [frame(TEXT, "a", { fin: false }), frame(opcode, "b"), frame(CONTINUATION, "c")],
      1002,
    ),
  ]),
};
