import { type LookupAddress, lookup } from "node:dns";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Command that makes the program a helper that looks names up. Not for people: no help text has it. */
export const HELPER_COMMAND = "look-up-names";

/** A question to a helper. Questions and answers are JSON objects, one a line. A question without a name asks whether it is alive. */
export interface Question {
  readonly id: number;
  readonly name?: string;
}

/** Number of the answer that a helper gives when it has started, or is asked whether it is alive. No name has this number. */
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
