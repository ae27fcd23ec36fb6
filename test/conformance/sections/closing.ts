import { type Case, closeFrame, fails, frame, type Section } from "../cases.ts";
import { CLOSE } from "../frames.ts";

const VALID = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
];

const INVALID = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 32_768, 65_535];

const valid: Case[] = VALID.flatMap((code) => [
  { title: `code ${code}`, send: [closeFrame(code)], expect: { close: code } },
  {
    title: `code ${code} with a reason`,
    send: [closeFrame(code, "because")],
    expect: { close: code, reason: "because" },
  },
]);

const invalid: Case[] = INVALID.map((code) => fails(`code ${code}`, [closeFrame(code, "why not")], 1002));

const WIDE = "ä語\u{1f600}".repeat(13).concat("123456");

const reasons: Case[] = [
  { title: "no code", send: [frame(CLOSE)], expect: { close: 1005 } },
  fails("half a code", [frame(CLOSE, Buffer.of(3))], 1002),
  {
    title: "a reason of 123 bytes in characters of 1 to 4 bytes",
    send: [closeFrame(1000, WIDE)],
    expect: { close: 1000, reason: WIDE },
  },
  {
    title: "a reason in writes of one byte",
    send: [closeFrame(4999, "slowly")],
    expect: { close: 4999, reason: "slowly" },
    chop: 1,
  },
  fails("a reason of 124 bytes", [closeFrame(1000, "x".repeat(124))], 1002),
  fails("a reason that is not UTF-8", [closeFrame(1000, Buffer.of(0xff))], 1007),
  fails("a reason with an overlong character", [closeFrame(1000, Buffer.of(0x61, 0xc0, 0xaf))], 1007),
  fails("a reason with half a surrogate pair", [closeFrame(1000, Buffer.of(0xed, 0xa0, 0x80))], 1007),
  fails("a reason that ends within a character", [closeFrame(1000, Buffer.of(0x61, 0xe2, 0x82))], 1007),
];

export const closing: Section = {
  title: "Closing handshake",
  rfc: "5.5.1, 7.4",
  cases: [...valid, ...invalid, ...reasons],
};
