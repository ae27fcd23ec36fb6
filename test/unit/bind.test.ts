import assert from "node:assert/strict";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { bindLoopback } from "../../bridge/core/link/bind.ts";

/** Makes the system refuse the ports from `first` on, as Windows does with the ranges that it reserves. */
function reserve(t: TestContext, first: number, count: number, code: string): number[] {
  const tried: number[] = [];
  const { listen } = net.Server.prototype;
  t.mock.method(net.Server.prototype, "listen", function (this: net.Server, options: net.ListenOptions) {
    const port = options.port ?? 0;
    tried.push(port);
    if (port >= first && port < first + count) {
      process.nextTick(() => this.emit("error", Object.assign(new Error(code), { code })));
      return this;
    }
    return listen.call(this, { ...options, port: 0 });
  });
  return tried;
}

for (const code of ["EADDRINUSE", "EACCES"]) {
  test(`bindLoopback() takes the first port after those that give ${code}`, async (t) => {
    const tried = reserve(t, 29_456, 100, code);
    const { server } = await bindLoopback(29_456);
    t.after(() => server.close());
    assert.deepEqual(
      tried,
      Array.from({ length: 101 }, (_, index) => 29_456 + index),
    );
    assert.equal((server.address() as net.AddressInfo).address, "127.0.0.1");
  });
}

test("bindLoopback() tries 256 ports and then says why", async (t) => {
  const tried = reserve(t, 29_456, 256, "EACCES");
  await assert.rejects(bindLoopback(29_456), { code: "EACCES" });
  assert.equal(tried.length, 256);
});

test("bindLoopback() does not go past the last port there is", async (t) => {
  const tried = reserve(t, 65_534, 10, "EADDRINUSE");
  await assert.rejects(bindLoopback(65_534), { code: "EADDRINUSE" });
  assert.deepEqual(tried, [65_534, 65_535]);
});

test("bindLoopback() gives other faults at once", async (t) => {
  const tried = reserve(t, 29_456, 1, "EADDRNOTAVAIL");
  await assert.rejects(bindLoopback(29_456), { code: "EADDRNOTAVAIL" });
  assert.deepEqual(tried, [29_456]);
});
