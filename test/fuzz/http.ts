import assert from "node:assert/strict";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { FakeLink, HELLO, type Sent } from "../helpers/fakeLink.ts";
import { frameOf } from "../helpers/frames.ts";
import { visit } from "./httpVisit.ts";
import type { Random } from "./random.ts";

/** Connections of one input, all at a time. */
export const VISITS = 8;

const MAX_WAIT_MS = 1_000;

/** What nobody listened to: in the bridge each of these would have been a fault of its own. */
const uncaught: unknown[] = [];

/**
 * A plugin's server on a real port, and visitors who send anything and break off anywhere: nothing is thrown, whoever
 * joined leaves, and the server ends when it is asked to.
 */
export async function http(random: Random): Promise<void> {
  if (!process.listeners("uncaughtException").includes(onUncaught)) {
    process.on("uncaughtException", onUncaught);
  }
  const fake = new FakeLink();
  const maxClients = random.pick([0, 1, VISITS]);
  fake.receive([HELLO, frameOf({ type: "listen", host: "127.0.0.1", port: 0, maxClients })]);
  const port = await portOf(fake);
  await Promise.all(Array.from({ length: VISITS }, () => visit(random, port)));
  await turn();
  fake.receive([frameOf({ type: "close" })]);
  await until(() =>
    fake.sent().some(({ header }) => header.type === "closed" && header.client === undefined),
  );
  assertAllLeft(fake.sent());
  fake.socket.hangUp();
  await fake.gone;
  assert.deepEqual(fake.faults, []);
  assert.deepEqual(uncaught.splice(0), []);
}

function onUncaught(error: unknown): void {
  uncaught.push(error);
}

async function portOf(fake: FakeLink): Promise<number> {
  let port = 0;
  await until(() => {
    for (const { header } of fake.sent()) {
      port = header.type === "listening" ? header.port : port;
    }
    return port !== 0;
  });
  return port;
}

function assertAllLeft(sent: readonly Sent[]): void {
  const clients = new Set<number>();
  for (const { header } of sent) {
    if (header.type === "joined") {
      clients.add(header.client);
    } else if (header.type === "closed" && header.client !== undefined) {
      clients.delete(header.client);
    }
  }
  assert.deepEqual([...clients], [], "clients that joined and did not leave");
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  while (!isTrue()) {
    assert.ok(Date.now() < end, `Waited ${MAX_WAIT_MS} ms for a server`);
    await delay(1);
  }
}
