import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { ownAddress } from "../../bridge/core/sockets/ownAddress.ts";

/** A name server that knows one address, whatever it is asked, and what it was asked. */
function knowing(address: string) {
  const asked: string[] = [];
  return {
    asked,
    lookup: async (name: string) => {
      asked.push(name);
      return [{ address, family: 4 }];
    },
  };
}

test("ownAddress() leaves addresses and localhost as they are, but for brackets, and asks nobody", async () => {
  const names = knowing("192.0.2.1");
  for (const [host, address] of [
    ["127.0.0.1", "127.0.0.1"],
    ["192.0.2.7", "192.0.2.7"],
    ["[::1]", "::1"],
    ["LOCALHOST", "LOCALHOST"],
  ] as const) {
    assert.equal(await ownAddress(host, 1, names), address);
  }
  assert.deepEqual(names.asked, []);
});

test("ownAddress() takes the name of an address of this computer, and no other", async () => {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
  for (const address of ["127.0.1.1", ...own]) {
    assert.equal(await ownAddress("my-machine", 1, knowing(address)), address);
  }
  const fault = { stage: "listen", code: "address_unavailable", hint: /"127\.0\.0\.1".*author/ };
  await assert.rejects(ownAddress("example.com", 1, knowing("192.0.2.1")), fault);
  const nobody = { lookup: () => Promise.reject(new Error("unknown")) };
  await assert.rejects(ownAddress("nothing.invalid", 1, nobody), fault);
});

test("ownAddress() looks up nothing that is no name", async () => {
  const names = knowing("127.0.0.1");
  for (const host of [
    "127.0.0.1:80",
    " 127.0.0.1",
    "ws://127.0.0.1",
    "999.1.1.1",
    "127.0.0.1\0x",
    "a/b",
    "*",
  ]) {
    await assert.rejects(ownAddress(host, 1, names), { code: "address_unavailable" }, JSON.stringify(host));
  }
  assert.deepEqual(names.asked, []);
});
