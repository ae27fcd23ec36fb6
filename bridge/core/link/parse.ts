import type * as z from "zod";
import { GameMessage, Hello } from "../../../schema/index.ts";
import { badMessage, badRequest } from "../errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The `hello` in a header, or undefined when it is anything else. */
export function parseHello(header: Buffer): Hello | undefined {
  return Hello.safeParse(parseJson(header)).data;
}

/**
 * Parses headers of the game. The header of an ordinary message is the same bytes each time, so the last one
 * is kept and neither parsed nor validated again.
 */
export class GameMessageParser {
  #header = Buffer.alloc(0);
  #message: GameMessage | undefined;

  /** Throws a LinkError for what is not JSON or not in the schema. */
  parse(header: Buffer): GameMessage {
    if (this.#message !== undefined && this.#header.equals(header)) {
      return this.#message;
    }
    const json = parseJson(header);
    const result = GameMessage.safeParse(json);
    if (!result.success) {
      const issue = firstIssue(result.error);
      throw isRequest(json) ? badRequest(issue) : badMessage(issue);
    }
    this.#header = Buffer.from(header);
    this.#message = result.data;
    return result.data;
  }
}

function parseJson(header: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(header));
  } catch {
    // Not UTF-8 or not JSON: undefined is in no schema.
    return undefined;
  }
}

function isRequest(json: unknown): boolean {
  const type = (json as { type?: unknown } | null | undefined)?.type;
  return type === "connect" || type === "listen";
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "not valid" : `${issue.path.join(".") || "header"}: ${issue.message}`;
}
