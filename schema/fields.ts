import * as z from "zod";
import { MAX_CLIENT_NUMBER } from "./frames.ts";
import {
  MAX_CLIENTS,
  MAX_CONTENT_TYPE_CHARACTERS,
  MAX_HOST_CHARACTERS,
  MAX_MESSAGE_BYTES,
  MAX_ORIGIN_CHARACTERS,
  MAX_ORIGINS,
  MAX_PAGE_PATH_CHARACTERS,
  MAX_SUBPROTOCOL_CHARACTERS,
  MAX_SUBPROTOCOLS,
  MAX_TIMEOUT_MS,
  MAX_WIRE_INTEGER,
} from "./limits.ts";

/** A whole number that the game's JSON keeps exact. */
export const wireInteger = z.int().min(0).max(MAX_WIRE_INTEGER);

/** A count that may outgrow a wire integer: decimal digits in a string. */
export const bigCount = z.string().regex(/^\d{1,20}$/);

/** Client numbers start at 1 and are used again only after two million others. */
export const clientId = z.int().min(1).max(MAX_CLIENT_NUMBER);

export const port = z.int().min(0).max(65535);

export const hexSha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const nonce = z.string().regex(/^[A-Za-z0-9+/_-]{22,88}={0,2}$/);

/** A sentence about a value that an author gave: it ends up in `LastError`. */
const says = <Input>(sentence: (input: Input) => string) => ({
  error: ({ input }: { readonly input?: unknown }): string => sentence(input as Input),
});

const tooLong = (what: string, limit: number) =>
  says<string>(({ length }) => `${what} has ${length} characters: the limit is ${limit}`);

const tooMany = (what: string, limit: number) =>
  says<unknown[]>(({ length }) => `there are ${length} ${what}: the limit is ${limit}`);

export const url = z.string().min(1, "the URL is empty");

export const listenHost = z
  .string()
  .min(1, "the host is empty")
  .max(MAX_HOST_CHARACTERS, tooLong("the host", MAX_HOST_CHARACTERS));

const timeoutRange = says<number>(
  (ms) => `the timeout is ${ms} ms: it must be from 1 to ${MAX_TIMEOUT_MS} ms`,
);

export const timeoutMs = z.int().min(1, timeoutRange).max(MAX_TIMEOUT_MS, timeoutRange);

/** Names of what an end can do beyond the first release. A side uses a feature only if the other side has it. */
export const features = z.array(z.string().min(1).max(64)).max(64).default([]);

export const subprotocols = z
  .array(
    z
      .string()
      .min(1, "a subprotocol is empty")
      .max(MAX_SUBPROTOCOL_CHARACTERS, tooLong("a subprotocol", MAX_SUBPROTOCOL_CHARACTERS)),
  )
  .max(MAX_SUBPROTOCOLS, tooMany("subprotocols", MAX_SUBPROTOCOLS));

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Texts by names, every name as it came: z.record would drop a header named `__proto__`. */
export const texts = z
  .custom<Readonly<Record<string, string>>>(isObject, "expected object")
  .superRefine((values, { addIssue }) => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== "string") {
        addIssue({ code: "custom", path: [name], message: "expected string" });
      }
    }
  })
  .meta({ type: "object", additionalProperties: { type: "string" } });

/** Identifier of a plugin: the name of its folder or file. */
export const plugin = z.string().min(1).max(128);

/** The text of an Origin header, or one that is to match it. */
export const origin = z
  .string()
  .min(1, "an origin is empty")
  .max(MAX_ORIGIN_CHARACTERS, tooLong("an origin", MAX_ORIGIN_CHARACTERS));

export const origins = z.array(origin).max(MAX_ORIGINS, tooMany("origins", MAX_ORIGINS));

/** Path of a folder; the longest that Linux takes. */
export const folder = z.string().min(1).max(4096);

/** The longest message of a socket in bytes, either way. */
export const maxMessage = z.int().min(1).max(MAX_MESSAGE_BYTES);

export const maxClients = z.int().min(0).max(MAX_CLIENTS);

/** Where a page is found: what a request asks for, once its percent-encoding is undone and its query cut off. */
export const pagePath = z
  .string()
  .max(MAX_PAGE_PATH_CHARACTERS)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^\/[^\x00-\x1f\x7f?#]*$/)
  .meta({
    description:
      'path without percent-encoding; it begins with "/" and has no query, fragment or control character',
  });

/** It becomes a header: two tokens (RFC 9110, section 8.3.1), and parameters in which nothing but printable ASCII may stand. */
export const contentType = z
  .string()
  .max(MAX_CONTENT_TYPE_CHARACTERS)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+( *;[ -~]*)?$/)
  .meta({ description: "media type, such as text/html; texts in UTF-8 need no charset" });
