import type * as z from "zod";
import { BridgeMessage, GameMessage, Hello } from "../../../schema/index.ts";
import { badMessage, badRequest, unknownMessage } from "../errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Every type of either direction: only another one may be the message of a newer plugin. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  [Hello, ...GameMessage.options, ...BridgeMessage.options].map(({ shape }) => shape.type.value),
);

/** The `hello` in a message, or undefined when it is anything else. */
export function parseHello(body: Buffer): Hello | undefined {
  return Hello.safeParse(parseJson(body)).data;
}

/** A message of the game. Throws a LinkError for what is not JSON, not in the schema, or of an unknown type. */
export function parseMessage(body: Buffer): GameMessage {
  const json = parseJson(body);
  const result = GameMessage.safeParse(json);
  if (result.success) {
    return result.data;
  }
  const type = (json as { type?: unknown } | null | undefined)?.type;
  if (typeof type === "string" && !KNOWN_TYPES.has(type)) {
    throw unknownMessage(type.slice(0, 64));
  }
  if (type === "connect" || type === "listen") {
    throw badRequest(type, sentence(result.error));
  }
  throw badMessage(firstIssue(result.error));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    // Not UTF-8 or not JSON: undefined is in no schema.
    return undefined;
  }
}

/** What is wrong with the values of a plugin. The schema has a sentence for each limit; nothing else is a plugin's own doing. */
function sentence(error: z.ZodError): string {
  const [issue] = error.issues;
  const isLimit = issue?.code === "too_small" || issue?.code === "too_big";
  return isLimit ? issue.message : firstIssue(error);
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "not valid" : `${issue.path.join(".") || "message"}: ${issue.message}`;
}
