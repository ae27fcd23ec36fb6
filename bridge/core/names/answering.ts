import { type LookupAddress, lookup } from "node:dns";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Command that makes the program a helper that looks names up. Not for people: no help text has it. */
export const HELPER_COMMAND = "look-up-names";

/** What a helper is asked; one JSON object a line, like its answers. Without a name, whether it is alive. */
export interface Question {
  readonly id: number;
  readonly name?: string;
}

/** A helper that has come up, or is asked whether it is alive, says so with this number, which no name has. */
export const ALIVE = 0;

/** Addresses in the order of the system, or the code of `dns.lookup`. */
export interface Answer {
  readonly id: number;
  readonly addresses?: readonly LookupAddress[];
  readonly code?: string;
}

/**
 * Answers questions with what the system knows (getaddrinfo: hosts file, VPN rules, search domains, mDNS). Calls `leave`
 * once nobody listens any more. That must end the process at once: a lookup that is under way may last for half a minute
 * and holds every other way out.
 */
export function answerQuestions(input: Readable, output: Writable, leave: () => void): void {
  const answer = (text: Answer): void => void output.write(`${JSON.stringify(text)}\n`);
  for (const stream of [input, output]) {
    stream.on("error", leave);
    stream.on("close", leave);
  }
  answer({ id: ALIVE });
  createInterface({ input })
    .on("line", (line) => {
      const { id, name }: Question = JSON.parse(line);
      if (name === undefined) {
        answer({ id });
        return;
      }
      lookup(name, { all: true }, (error, addresses) => {
        answer(error === null ? { id, addresses } : { id, code: error.code ?? error.message });
      });
    })
    .on("close", leave);
}
