import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { MAX_ADDRESSES } from "../../bridge/core/limits.ts";
import { DialError, dial } from "../../bridge/core/sockets/dial.ts";

class FakeConnection extends EventEmitter {
  readonly host: string;
  destroyed = false;

  constructor(host: string) {
    super();
    this.host = host;
  }

  destroy(): void {
    this.destroyed = true;
  }

  fail(code: string): void {
    this.emit("error", Object.assign(new Error(code), { code }));
  }
}

/** Dials these addresses on a network in memory, with a clock of the test's own. */
function dialing(t: TestContext, addresses: readonly string[], timeoutMs = 10_000) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const dialled: FakeConnection[] = [];
  t.mock.method(net, "connect", ({ host, port }: { host: string; port: number }) => {
    assert.equal(port, 80);
    const connection = new FakeConnection(host);
    dialled.push(connection);
    return connection;
  });
  const ending = new AbortController();
  const found = addresses.map((address) => ({ address, family: net.isIP(address) }));
  const result = dial(found, { port: 80, deadline: timeoutMs, signal: ending.signal });
  // Looked at later.
  result.catch(() => {});
  const tick = (ms: number): void => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  return { dialled, result, ending, tick, hosts: () => dialled.map(({ host }) => host) };
}

test("dial() gives the next address its turn beside a silent one, and keeps both", async (t) => {
  const { dialled, result, hosts, tick } = dialing(t, ["2001:db8::1", "192.0.2.1"]);
  assert.deepEqual(hosts(), ["2001:db8::1"]);
  tick(249);
  assert.equal(dialled.length, 1);
  tick(1);
  assert.deepEqual(hosts(), ["2001:db8::1", "192.0.2.1"]);
  tick(9_000);
  assert.ok(
    dialled.every(({ destroyed }) => !destroyed),
    "slow is not dead",
  );
  dialled[1]?.emit("connect");
  assert.equal(await result, dialled[1]);
  assert.deepEqual([dialled[0]?.destroyed, dialled[1]?.destroyed], [true, false]);
});

test("dial() takes the first address however late it answers", async (t) => {
  const { dialled, result, tick } = dialing(t, ["2001:db8::1", "192.0.2.1"]);
  tick(5_000);
  dialled[0]?.emit("connect");
  assert.equal(await result, dialled[0]);
  assert.equal(dialled[1]?.destroyed, true);
});

test("dial() goes on at once from an address that fails", async (t) => {
  const { dialled, result, hosts } = dialing(t, ["2001:db8::1", "192.0.2.1", "192.0.2.2"]);
  dialled[0]?.fail("ENETUNREACH");
  assert.deepEqual(hosts(), ["2001:db8::1", "192.0.2.1"]);
  dialled[1]?.fail("ECONNREFUSED");
  dialled[2]?.emit("connect");
  assert.equal(await result, dialled[2]);
});

test("dial() leaves each address at least its share of a short time", (t) => {
  const addresses = Array.from({ length: 10 }, (_, number) => `192.0.2.${number}`);
  const { dialled, tick } = dialing(t, addresses, 500);
  for (let count = 1; count < addresses.length; count += 1) {
    tick(50);
  }
  assert.equal(dialled.length, 10);
});

test("dial() takes families by turns, so that a dead one costs one wait", (t) => {
  const { dialled, hosts, tick } = dialing(t, [
    "2001:db8::1",
    "2001:db8::2",
    "2001:db8::3",
    "192.0.2.1",
    "192.0.2.2",
  ]);
  for (let count = 0; count < 10; count += 1) {
    tick(250);
  }
  assert.deepEqual(hosts(), ["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"]);
  assert.equal(dialled.length, 5);
});

test("dial() tries no more addresses than its limit", async (t) => {
  const addresses = Array.from({ length: MAX_ADDRESSES + 5 }, (_, number) => `192.0.2.${number}`);
  const { dialled, result } = dialing(t, addresses);
  for (let number = 0; number < MAX_ADDRESSES; number += 1) {
    dialled[number]?.fail("ECONNREFUSED");
  }
  await assert.rejects(result, DialError);
  assert.equal(dialled.length, MAX_ADDRESSES);
});

test("dial() tries again where only the system has lost its patience", async (t) => {
  const { dialled, result, hosts } = dialing(t, ["192.0.2.1"]);
  dialled[0]?.fail("ETIMEDOUT");
  assert.deepEqual(hosts(), ["192.0.2.1", "192.0.2.1"]);
  dialled[1]?.emit("connect");
  assert.equal(await result, dialled[1]);
});

test("dial() tells the fault that says most, and names each", async (t) => {
  for (const [faults, told] of [
    [["ENETUNREACH", "ECONNREFUSED"], "ECONNREFUSED"],
    [["ECONNREFUSED", "ENETUNREACH"], "ECONNREFUSED"],
    [["EADDRNOTAVAIL", "EHOSTUNREACH"], "EHOSTUNREACH"],
    [["ECONNRESET", "ECONNREFUSED"], "ECONNRESET"],
    [["ENETUNREACH", "EACCES"], "EACCES"],
    [["EWHATEVER", "EAFNOSUPPORT"], "EAFNOSUPPORT"],
  ] as const) {
    await t.test(faults.join(), async (t) => {
      const { dialled, result } = dialing(t, ["2001:db8::1", "192.0.2.1"]);
      dialled[0]?.fail(faults[0]);
      dialled[1]?.fail(faults[1]);
      await assert.rejects(result, (error) => {
        assert.ok(error instanceof DialError);
        assert.deepEqual(
          [error.code, error.message],
          [told, `${faults[0]} at 2001:db8::1, ${faults[1]} at 192.0.2.1`],
        );
        return true;
      });
    });
  }
});

test("dial() that is given up leaves nothing behind", async (t) => {
  const { dialled, result, ending, tick } = dialing(t, ["2001:db8::1", "192.0.2.1"]);
  tick(250);
  ending.abort(new Error("given up"));
  await assert.rejects(result, /given up/);
  assert.ok(dialled.every(({ destroyed }) => destroyed));
  for (const connection of dialled) {
    connection.fail("ECONNRESET");
  }
  assert.equal(dialled.length, 2);
});
