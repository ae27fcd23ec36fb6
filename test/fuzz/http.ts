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
 * A plugin's server on a real port, with pages or without, and visitors who send anything and break off anywhere: nothing is thrown, whoever
 * joined leaves, and the server ends when it is asked to.
 */
export async function http(random: Random): Promise<void> {
  if (!process.listeners("uncaughtException").includes(onUncaught)) {
    process.on("uncaughtException", onUncaught);
  }
  const fake = new FakeLink();
  const maxClients = random.pick([0, 1, VISITS]);
  await fake.receive([
    HELLO,
    ...pages(random),
    frameOf({ type: "listen", host: "127.0.0.1", port: 0, maxClients }),
  ]);
  const port = await portOf(fake);
  const visits = Array.from({ length: VISITS }, () => visit(random, port));
  // Pages come and go while visitors ask for them.
  await fake.receive(pages(random));
  await Promise.all(visits);
  await turn();
  await fake.receive([frameOf({ type: "close" })]);
  await until(() =>
    fake.sent().some(({ header }) => header.type === "closed" && header.client === undefined),
  );
  assertAllLeft(fake.sent());
  fake.socket.hangUp();
  await fake.gone;
  assert.deepEqual(fake.faults, []);
  assert.deepEqual(uncaught.splice(0), []);
}

/** The frames of a few pages, among them long ones, and of one that is removed; or none at all. */
function pages(random: Random): Buffer[] {
  const paths = ["/", "/x", "/long"].slice(0, random.below(4));
  const frames = paths.flatMap((path) => {
    const parts = Array.from({ length: random.pick([0, 1, 40]) }, () => random.bytes(random.below(24_000)));
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    const page = { type: "setPage", path, contentType: "text/html", bytes };
    return [frameOf(page), ...parts.map((part) => frameOf({ type: "part" }, part))];
  });
  return random.once(3) ? [...frames, frameOf({ type: "removePage", path: "/" })] : frames;
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
