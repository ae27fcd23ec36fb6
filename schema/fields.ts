import * as z from "zod";
import { MAX_CLIENT_NUMBER } from "./frames.ts";
import { MAX_CLIENTS, MAX_REASON_BYTES, MAX_WIRE_INTEGER } from "./limits.ts";

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** A whole number that the game's JSON keeps exact. */
export const wireInteger = z.int().min(0).max(MAX_WIRE_INTEGER);

/** A count that may outgrow a wire integer: decimal digits in a string. */
export const bigCount = z.string().regex(/^\d{1,20}$/);

/** Client numbers start at 1 and are used again only after two million others. */
export const clientId = z.int().min(1).max(MAX_CLIENT_NUMBER);

export const port = z.int().min(0).max(65535);

export const hexSha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const nonce = z.string().regex(/^[A-Za-z0-9+/_-]{22,88}={0,2}$/);

export const url = z.string().min(1);

/** Names of what an end can do beyond the first release. A side uses a feature only if the other side has it. */
export const features = z.array(z.string().min(1).max(64)).max(64).default([]);

/** Codes that an endpoint may send (RFC 6455, section 7.4), private ones included. */
export const sendableCloseCode = z
  .int()
  .refine(
    (code) =>
      (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
      (code >= 3000 && code <= 4999),
    { error: "Close code must be 1000 to 1003, 1007 to 1014, or 3000 to 4999" },
  );

export const closeReason = z.string().refine((text) => utf8Length(text) <= MAX_REASON_BYTES, {
  error: `Reason is longer than ${MAX_REASON_BYTES} bytes`,
});

export const subprotocols = z.array(z.string().min(1).max(128)).max(16);

export const origins = z.array(z.string().min(1).max(256)).max(64);

export const maxClients = z.int().min(0).max(MAX_CLIENTS);
