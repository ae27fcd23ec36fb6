import { ALWAYS, type When } from "./states.ts";

/**
 * A frame of the link is what Openplanet's `Net::Socket` calls a string: a little-endian uint32 that counts the bytes
 * behind it, four bytes of tag, and the body. So the game writes a whole text with one native call.
 */

/** Bytes in front of each body: the length, which counts the tag too, and the tag. */
export const HEAD_BYTES = 8;

/** Bytes of the tag: the letter of the kind and the client's number. */
export const TAG_BYTES = 4;

/** Largest client number: three digits of seven bits. */
export const MAX_CLIENT_NUMBER = 2 ** 21 - 1;

interface FrameRule {
  readonly name: string;
  readonly body: string;
  readonly client: string;
  /** When it may come from each side, which never sends it without one. A JSON message has a rule of its own. */
  readonly fromGame?: When;
  readonly fromBridge?: When;
}

const OPEN: When = { states: ["open"] };

/** The kinds of frame by the letter that their tag begins with. */
export const FRAME_KINDS = {
  j: {
    name: "message",
    body: "one JSON object in UTF-8: a message of the tables below",
    client: "0: the JSON names a client itself",
  },
  t: {
    name: "text",
    body: "one whole text message, in UTF-8",
    client: "on a server's link the client, and from the game 0 for all clients; on a client's link 0",
    fromGame: OPEN,
    fromBridge: OPEN,
  },
  b: {
    name: "binary",
    body: "one whole binary message",
    client: "as for text",
    fromGame: OPEN,
    fromBridge: OPEN,
  },
  c: {
    name: "credit",
    body: "uint32, little-endian: bytes that the reader has read",
    client: "from the game, on a server's link: the client whose messages were read; otherwise 0",
    fromGame: OPEN,
    fromBridge: ALWAYS,
  },
  p: {
    name: "part",
    body: "raw bytes of the page that the last `setPage` announced; from the game only",
    client: "0",
    fromGame: { ...ALWAYS, role: "server" },
  },
} as const satisfies Record<string, FrameRule>;

export type FrameKind = keyof typeof FRAME_KINDS;

/**
 * The four bytes of a tag as one little-endian integer. The number's lowest seven bits come first, and each of its bytes
 * has its high bit set: a tag never holds a NUL, which would end a string of the game.
 */
export const tagOf = (kind: FrameKind, client: number): number =>
  (kind.charCodeAt(0) |
    ((0x80 | (client & 0x7f)) << 8) |
    ((0x80 | ((client >> 7) & 0x7f)) << 16) |
    ((0x80 | ((client >> 14) & 0x7f)) << 24)) >>>
  0;

/** The kind and the client in a tag, or undefined when it is none. */
export function readTag(tag: number): { kind: FrameKind; client: number } | undefined {
  const kind = String.fromCharCode(tag & 0xff);
  if (!(kind in FRAME_KINDS) || (tag & 0x80808000) >>> 0 !== 0x80808000) {
    return undefined;
  }
  const client = ((tag >>> 8) & 0x7f) | (((tag >>> 16) & 0x7f) << 7) | (((tag >>> 24) & 0x7f) << 14);
  return { kind: kind as FrameKind, client };
}
