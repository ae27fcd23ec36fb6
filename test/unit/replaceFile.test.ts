import assert from "node:assert/strict";
import { test } from "node:test";
import { RENAME_ATTEMPTS } from "../../bridge/core/limits.ts";
import { replaceFile } from "../../bridge/core/replaceFile.ts";

/** A rename that fails so many times before it works. */
function failing(times: number, code: string) {
  const state = { calls: 0 };
  const move = async () => {
    state.calls++;
    if (state.calls <= times) {
      throw Object.assign(new Error(code), { code });
    }
  };
  return { state, move };
}

for (const code of ["EPERM", "EACCES", "EBUSY"]) {
  test(`replacing a file outlasts ${code} until the last try`, async () => {
    const { state, move } = failing(RENAME_ATTEMPTS - 1, code);
    await replaceFile("a", "b", move);
    assert.equal(state.calls, RENAME_ATTEMPTS);
  });
}

test("replacing a file gives up after the last try", async () => {
  const { state, move } = failing(RENAME_ATTEMPTS, "EPERM");
  await assert.rejects(replaceFile("a", "b", move), { code: "EPERM" });
  assert.equal(state.calls, RENAME_ATTEMPTS);
});

test("replacing a file does not try again for what time cannot cure", async () => {
  const { state, move } = failing(1, "ENOSPC");
  await assert.rejects(replaceFile("a", "b", move), { code: "ENOSPC" });
  assert.equal(state.calls, 1);
});
