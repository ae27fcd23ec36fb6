import { encodeCredit, encodeFrame, encodeMessage } from "../../bridge/core/link/frames.ts";
import type { BridgeMessage, FrameKind } from "../../schema/index.ts";

/** Frames beside the JSON messages, in the same form, so that a test reads as one dialogue. */
export type DataMessage = { readonly type: "message"; readonly client?: number; readonly binary?: true };
export type CreditMessage = { readonly type: "credit"; readonly bytes: number };

/** Whatever the bridge sends. */
export type FromBridge = BridgeMessage | DataMessage | CreditMessage;

/**
 * A frame of the game: `{ type: "send", client?, binary? }` or `{ type: "part" }` with a payload,
 * `{ type: "credit", client?, bytes }`, or any JSON message. Nothing is checked.
 */
export function frameOf(message: object, payload: Buffer | string = ""): Buffer {
  const { type, client, binary, bytes } = message as {
    type?: string;
    client?: number;
    binary?: boolean;
    bytes?: number;
  };
  if (type === "send") {
    return encodeFrame(binary ? "b" : "t", client ?? 0, Buffer.from(payload as string));
  }
  if (type === "part") {
    return encodeFrame("p", client ?? 0, Buffer.from(payload as string));
  }
  return type === "credit" && bytes !== undefined ? encodeCredit(client ?? 0, bytes) : encodeMessage(message);
}

/** A frame that is no JSON message, in the form of one. */
export function dataOf(kind: Exclude<FrameKind, "j" | "p">, client: number, body: Buffer): FromBridge {
  if (kind === "c") {
    return { type: "credit", bytes: body.readUInt32LE() };
  }
  return {
    type: "message",
    ...(client === 0 ? {} : { client }),
    ...(kind === "b" ? { binary: true as const } : {}),
  };
}
