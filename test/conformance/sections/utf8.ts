import { binary, type Case, echoes, fails, frame, type Section, text, whole } from "../cases.ts";
import { CONTINUATION, PING, TEXT } from "../frames.ts";
import { fragments } from "./fragments.ts";

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(" ", ""), "hex");

/** First and last code point of each length, and what a careless reader stumbles over. */
const VALID: readonly [name: string, text: string][] = [
  ["U+0000", "\0"],
  ["U+007F", "\x7f"],
  ["U+0080", "\u0080"],
  ["U+07FF", "\u07ff"],
  ["U+0800", "\u0800"],
  ["U+D7FF, before the surrogates", "\ud7ff"],
  ["U+E000, after the surrogates", "\ue000"],
  ["U+FEFF, the byte order mark", "\ufeffa"],
  ["U+FFFD", "\ufffd"],
  ["U+FFFE, which is no character", "\ufffe"],
  ["U+FFFF, which is no character", "\uffff"],
  ["U+10000", "\u{10000}"],
  ["U+1FFFF, which is no character", "\u{1ffff}"],
  ["U+10FFFF", "\u{10ffff}"],
  ["a greeting in characters of 1 to 3 bytes", "Hello-µ@ßöäüàá-UTF-8!! κόσμε 語"],
  ["a family of emoji", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
];

const INVALID: readonly [name: string, bytes: string][] = [
  ["a lone continuation byte 80", "80"],
  ["a lone continuation byte BF", "bf"],
  ["six continuation bytes", "80 bf 80 bf 80 bf"],
  ["a first byte of two without the second", "c2"],
  ["a first byte of two before a space", "c2 20"],
  ["a first byte of three without the others", "e2"],
  ["two bytes of three", "e2 82"],
  ["two bytes of three before a letter", "e2 82 41"],
  ["three bytes of four", "f0 9f 98"],
  ["three bytes of four before a letter", "f0 9f 98 41"],
  ["byte FE", "fe"],
  ["byte FF", "ff"],
  ["bytes FE FE FF FF", "fe fe ff ff"],
  ["an overlong slash of two bytes", "c0 af"],
  ["an overlong slash of three bytes", "e0 80 af"],
  ["an overlong slash of four bytes", "f0 80 80 af"],
  ["an overlong slash of five bytes", "f8 80 80 80 af"],
  ["an overlong slash of six bytes", "fc 80 80 80 80 af"],
  ["the last overlong of two bytes", "c1 bf"],
  ["the last overlong of three bytes", "e0 9f bf"],
  ["the last overlong of four bytes", "f0 8f bf bf"],
  ["an overlong NUL of two bytes", "c0 80"],
  ["an overlong NUL of three bytes", "e0 80 80"],
  ["an overlong NUL of four bytes", "f0 80 80 80"],
  ["surrogate D800", "ed a0 80"],
  ["surrogate DB7F", "ed ad bf"],
  ["surrogate DC00", "ed b0 80"],
  ["surrogate DFFF", "ed bf bf"],
  ["a surrogate pair as two characters of three bytes", "ed a0 80 ed b0 80"],
  ["U+110000", "f4 90 80 80"],
  ["a code point of five bytes", "f8 88 80 80 80"],
  ["a code point of six bytes", "fc 84 80 80 80 80"],
  ["a wrong byte in the middle of text", "ce ba e1 bd b9 cf 83 ed a0 80 65 64 69"],
];

const valid: Case[] = VALID.map(([name, data]) => echoes(name, text(data)));

const invalid: Case[] = INVALID.map(([name, bytes]) => fails(name, [frame(TEXT, hex(bytes))], 1007));

const LONG = "κόσμε 語 \u{1f600} ".repeat(40);

const inLong: Case[] = [
  echoes("a long text of all lengths", text(LONG)),
  fails(
    "a wrong byte at the end of a long text",
    [frame(TEXT, Buffer.concat([Buffer.from(LONG), hex("ff")]))],
    1007,
  ),
  fails(
    "half a character at the end of a long text",
    [frame(TEXT, Buffer.concat([Buffer.from(LONG), hex("e2 82")]))],
    1007,
  ),
];

const characters: Case[] = ["ä", "語", "\u{1f600}"].flatMap((character) => {
  const bytes = Buffer.from(character);
  return Array.from({ length: bytes.length - 1 }, (_, index) => ({
    title: `a character of ${bytes.length} bytes in fragments, cut after ${index + 1}`,
    send: fragments(text(character), [bytes.subarray(0, index + 1), bytes.subarray(index + 1)]),
    expect: { messages: [text(character)] },
  }));
});

const everywhere: Case[] = [
  {
    title: "a text in fragments of one byte",
    send: fragments(
      text("κόσμε\u{1f600}"),
      [...Buffer.from("κόσμε\u{1f600}")].map((byte) => Buffer.of(byte)),
    ),
    expect: { messages: [text("κόσμε\u{1f600}")] },
  },
  echoes("a text in writes of one byte", text("κόσμε\u{1f600}"), { chop: 1 }),
  {
    title: "a character in fragments, with a ping in between",
    send: fragments(text("語"), [hex("e8"), hex("aa 9e")], [frame(PING, "p")]),
    expect: { messages: [text("語")], pongs: [Buffer.from("p")] },
  },
  fails(
    "a surrogate in two fragments",
    [frame(TEXT, hex("ed"), { fin: false }), frame(CONTINUATION, hex("a0 80"))],
    1007,
  ),
  fails(
    "a character whose second half is missing in the next fragment",
    [frame(TEXT, hex("e8 aa"), { fin: false }), frame(CONTINUATION, "a")],
    1007,
  ),
  echoes("binary that is not UTF-8", binary(hex("ff fe c0 af ed a0 80"))),
  {
    title: "text that is valid after binary that is not",
    send: [whole(binary(hex("ff"))), whole(text("ä"))],
    expect: { messages: [binary(hex("ff")), text("ä")] },
  },
];

const PROBE = Buffer.from("late?");
const LATE = "Fails when the message is complete, not at the first wrong byte; RFC 6455 (8.1) sets no moment";

const early: Case[] = (
  [
    ["byte FF", "ff"],
    ["an overlong character", "c0 80"],
    ["a surrogate", "ed a0 80"],
    ["U+110000", "f4 90 80 80"],
  ] as const
).map(([name, bytes]) => ({
  title: `${name} in the first of two fragments`,
  send: [frame(TEXT, hex(bytes), { fin: false }), frame(PING, PROBE), frame(CONTINUATION, "a")],
  expect: { close: 1007, fails: true },
  probe: PROBE,
  note: LATE,
}));

export const utf8: Section = {
  title: "UTF-8",
  rfc: "8.1",
  cases: [...valid, ...invalid, ...inLong, ...characters, ...everywhere, ...early],
};
