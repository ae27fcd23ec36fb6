import { BINARY, CLOSE, type FrameSpec, type Part, TEXT } from "./frames.ts";

/** How the bridge is started: flags by the name of the profile. */
export const PROFILES = {
  /** As a player starts it. */
  default: [],
  /** With all that can be asked for. */
  conformance: ["--compression"],
} as const;

/** The longest message that the plugin asks for, either way. */
export const MAX_MESSAGE = { default: 1024 * 1024, conformance: 16 * 1024 * 1024 } as const;

export type Profile = keyof typeof PROFILES;

/** Which end the bridge is. */
export type Role = "client" | "server";

export interface Message {
  readonly text: boolean;
  readonly data: Buffer;
}

/** What has to come back. */
export interface Expectation {
  /** Messages that the plugin echoes. When the connection is to fail, they may be missing. */
  readonly messages?: readonly Message[];
  /** Payloads of pongs. */
  readonly pongs?: readonly Buffer[];
  /**
   * Code of the close frame: of the failure, or the echo of the one that the case sends; 1005 for an empty one. Without
   * it the test closes with 1000 once everything has come back.
   */
  readonly close?: number;
  /** The bridge fails the connection: it closes without a close frame of ours that it would answer. */
  readonly fails?: boolean;
  /** Code of the fault that the plugin hears of, when the close code alone does not tell. */
  readonly fault?: string;
  /** Reason that the plugin hears; none without it. */
  readonly reason?: string;
}

export interface Case {
  readonly title: string;
  readonly send: readonly Part[];
  readonly expect: Expectation;
  /** Bytes of one write to the network; everything in one without it. */
  readonly chop?: number;
  /** Both without it. */
  readonly role?: Role;
  readonly profile?: Profile;
  /** For the report: what the outcome means. */
  readonly note?: string;
  /** A ping with this payload follows what is wrong; an answer shows that the bridge failed late, which is allowed. */
  readonly probe?: Buffer;
  /** Runs alone, since it fills the queues. */
  readonly large?: boolean;
}

export interface Section {
  readonly title: string;
  /** Of RFC 6455 unless it says otherwise. */
  readonly rfc: string;
  readonly cases: readonly Case[];
}

export const bytesOf = (data: Buffer | string): Buffer => Buffer.from(data as string);

export function frame(
  opcode: number,
  payload: Buffer | string = "",
  more: Partial<FrameSpec> = {},
): FrameSpec {
  return { opcode, payload: bytesOf(payload), ...more };
}

export const text = (data: Buffer | string): Message => ({ text: true, data: bytesOf(data) });
export const binary = (data: Buffer | string): Message => ({ text: false, data: bytesOf(data) });

/** A message in one frame. */
export const whole = ({ text: isText, data }: Message, more: Partial<FrameSpec> = {}): FrameSpec =>
  frame(isText ? TEXT : BINARY, data, more);

/** A close frame with a code and a reason. */
export function closeFrame(code: number, reason: Buffer | string = "", more: Partial<FrameSpec> = {}) {
  return frame(CLOSE, Buffer.concat([Buffer.of(code >> 8, code & 0xff), bytesOf(reason)]), more);
}

/** A case of messages that come back as they went. */
export function echoes(title: string, message: Message, more: Partial<Case> = {}): Case {
  return { title, send: [whole(message)], expect: { messages: [message] }, ...more };
}

/** A case after which the connection has to fail with this code. */
export function fails(title: string, send: readonly Part[], close: number, more: Partial<Case> = {}): Case {
  return { title, send, expect: { close, fails: true }, ...more };
}
