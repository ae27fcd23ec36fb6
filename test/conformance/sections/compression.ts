import { constants, deflateRawSync } from "node:zlib";
import { binary, type Case, fails, frame, type Message, type Section, text } from "../cases.ts";
import { BINARY, CONTINUATION, PING, TEXT } from "../frames.ts";

const COMPRESSED = 4;

/** A message as RFC 7692, section 7.2.1 writes it. */
function deflate({ data }: Message): Buffer {
  return deflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

const squeezed = (message: Message) =>
  frame(message.text ? TEXT : BINARY, deflate(message), { rsv: COMPRESSED });

const profile = "conformance" as const;

const echoed = (title: string, messages: readonly Message[], more: Partial<Case> = {}): Case => ({
  title,
  send: messages.map(squeezed),
  expect: { messages },
  profile,
  ...more,
});

const LONG = text("over and over ".repeat(5_000));
const half = deflate(LONG).subarray(0, 20);
const rest = deflate(LONG).subarray(20);

export const compression: Section = {
  title: "Compression",
  rfc: "RFC 7692",
  cases: [
    echoed("an empty text", [text("")]),
    echoed("a short text", [text("hello")]),
    echoed("a text of 70,000 bytes", [LONG]),
    echoed("a binary of 100,000 zeros", [binary(Buffer.alloc(100_000))]),
    echoed("ten messages", new Array(10).fill(text("again"))),
    echoed("a compressed text in writes of one byte", [text("slowly")], { chop: 1 }),
    {
      title: "a message that is not compressed",
      send: [frame(TEXT, "plain")],
      expect: { messages: [text("plain")] },
      profile,
    },
    {
      title: "a compressed text in two fragments with a ping in between",
      send: [frame(TEXT, half, { rsv: COMPRESSED, fin: false }), frame(PING, "p"), frame(CONTINUATION, rest)],
      expect: { messages: [LONG], pongs: [Buffer.from("p")] },
      profile,
    },
    fails(
      "RSV1 on a continuation",
      [frame(TEXT, half, { rsv: COMPRESSED, fin: false }), frame(CONTINUATION, rest, { rsv: COMPRESSED })],
      1002,
      { profile },
    ),
    fails("RSV1 on a ping", [frame(PING, "a", { rsv: COMPRESSED })], 1002, { profile }),
    fails("RSV2 on a compressed text", [frame(TEXT, half, { rsv: 6 })], 1002, { profile }),
    fails("a text that does not inflate", [frame(TEXT, Buffer.alloc(20, 0xff), { rsv: COMPRESSED })], 1007, {
      expect: { close: 1007, fails: true, fault: "protocol_error" },
      profile,
    }),
    fails("a text that inflates to what is not UTF-8", [squeezed(text(Buffer.of(0xc0, 0xaf)))], 1007, {
      profile,
    }),
    fails("17 MiB of zeros in 17 KiB", [squeezed(binary(Buffer.alloc(17 * 1024 * 1024)))], 1009, { profile }),
  ],
};
