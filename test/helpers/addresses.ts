import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";

/** An IPv4 address that this machine has in a network. */
export function lanAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const address = all.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
  assert.ok(address, "the machine that runs the tests has a network");
  return address;
}
