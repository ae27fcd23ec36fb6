import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Authenticator, bridgeProof, gameProof, newNonce } from "../../bridge/core/link/auth.ts";

const TOKEN = "ab".repeat(32);
const PORT = 29456;

test("proofs are the SHA-256 of side, token, nonce and port", () => {
  const expected = (side: string) => createHash("sha256").update(`${side}:${TOKEN}:n:${PORT}`).digest("hex");
  assert.equal(gameProof(TOKEN, "n", PORT), expected("game"));
  assert.equal(bridgeProof(TOKEN, "n", PORT), expected("bridge"));
});

test("Authenticator answers a valid proof with the bridge's own", () => {
  const nonce = newNonce();
  const answer = new Authenticator(TOKEN, PORT).answer(nonce, gameProof(TOKEN, nonce, PORT));
  assert.equal(answer, bridgeProof(TOKEN, nonce, PORT));
});

test("Authenticator refuses a proof with another token, port or length", () => {
  const authenticator = new Authenticator(TOKEN, PORT);
  assert.equal(authenticator.answer("n", gameProof("other", "n", PORT)), undefined);
  assert.equal(authenticator.answer("n", gameProof(TOKEN, "n", PORT + 1)), undefined);
  assert.equal(authenticator.answer("n", ""), undefined);
});

test("Authenticator refuses a nonce that was used before", () => {
  const authenticator = new Authenticator(TOKEN, PORT);
  assert.ok(authenticator.answer("n", gameProof(TOKEN, "n", PORT)));
  assert.equal(authenticator.answer("n", gameProof(TOKEN, "n", PORT)), undefined);
});

test("Authenticator forgets the oldest nonce only past its limit, and wrong proofs do not count", () => {
  const authenticator = new Authenticator(TOKEN, PORT, 2);
  const use = (nonce: string) => authenticator.answer(nonce, gameProof(TOKEN, nonce, PORT));
  assert.ok(use("1"));
  assert.ok(use("2"));
  authenticator.answer("wrong", "00".repeat(32));
  assert.equal(use("1"), undefined);
  assert.ok(use("3"));
  assert.ok(use("1"));
});
