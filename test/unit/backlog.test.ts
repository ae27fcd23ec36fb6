import assert from "node:assert/strict";
import { test } from "node:test";
import { Backlog } from "../../bridge/core/sockets/backlog.ts";
import { Budget } from "../../bridge/core/sockets/budget.ts";
import { MESSAGE_OVERHEAD_BYTES } from "../../schema/index.ts";

/** Two backlogs that share a budget, and those of them that were given up. */
function sharing(bytes: number): { remotes: Remote[]; givenUp: string[] } {
  const budget = new Budget(bytes);
  const givenUp: string[] = [];
  const remote = (name: string): Remote => {
    const ws = { bufferedAmount: 0 };
    return { ws, backlog: new Backlog(ws, budget, () => givenUp.push(name)) };
  };
  return { remotes: [remote("first"), remote("second")], givenUp };
}

interface Remote {
  readonly ws: { bufferedAmount: number };
  readonly backlog: Backlog;
}

/** The system does not take this message. */
function send({ ws, backlog }: Remote, bytes: number): void {
  backlog.add(bytes);
  ws.bufferedAmount += bytes;
  backlog.weigh();
}

/** The system takes the oldest message. */
function take({ ws, backlog }: Remote, bytes: number): void {
  ws.bufferedAmount -= bytes;
  backlog.remove();
}

const COST = 1000 + MESSAGE_OVERHEAD_BYTES;

test("Backlog is given up when all together are over the budget and it is the longest", () => {
  const { remotes, givenUp } = sharing(3 * COST);
  const [first, second] = remotes as [Remote, Remote];
  send(first, 1000);
  send(first, 1000);
  send(second, 1000);
  assert.deepEqual(givenUp, []);
  send(second, 1);
  assert.deepEqual(givenUp, ["first"]);
  send(second, 900);
  // What the first one held is free, whatever still becomes of its messages.
  take(first, 1000);
  assert.deepEqual(givenUp, ["first"]);
  send(second, 1000);
  assert.deepEqual(givenUp, ["first", "second"]);
});

test("Backlog frees its part of the budget as the system takes its messages, and at its end", () => {
  const { remotes, givenUp } = sharing(2 * COST);
  const [first, second] = remotes as [Remote, Remote];
  for (let round = 0; round < 3; round++) {
    send(first, 1000);
    send(second, 1000);
    take(first, 1000);
    take(second, 1000);
  }
  send(first, 1000);
  send(second, 1000);
  first.backlog.end();
  send(second, 1000);
  assert.deepEqual(givenUp, []);
});
