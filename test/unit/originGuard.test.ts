import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_TOLD_ORIGINS, TOLD_ORIGINS_PAUSE_MS } from "../../bridge/core/limits.ts";
import { OriginGuard } from "../../bridge/core/sockets/originGuard.ts";

/** A guard that lets nobody pass, the origins that it tells of, and its clock. */
function closedGuard() {
  const told: string[] = [];
  const clock = { now: 0 };
  const link = {
    config: { allowedOrigins: [] },
    player: {
      origins: [],
      lan: false,
      refused: (what: { origin?: string }) => told.push(what.origin ?? ""),
      onChange: () => () => {},
    },
    log: { warn: () => {} },
    send: () => {},
  } as unknown as ConstructorParameters<typeof OriginGuard>[0];
  const guard = new OriginGuard(link, [], () => clock.now);
  const knock = (origin: string) => guard.admits({ origin, host: "127.0.0.1", localAddress: "127.0.0.1" });
  return { told, clock, knock };
}

test("guard tells of each origin once, and of a new one a minute when a page makes up many", () => {
  const { told, clock, knock } = closedGuard();
  for (let index = 0; index < 3 * MAX_TOLD_ORIGINS; index += 1) {
    assert.equal(knock(`https://${index}.example`), false);
    assert.equal(knock("https://0.example"), false);
  }
  assert.equal(told.length, MAX_TOLD_ORIGINS);

  clock.now += TOLD_ORIGINS_PAUSE_MS - 1;
  knock("https://true.example");
  assert.equal(told.length, MAX_TOLD_ORIGINS);

  clock.now += 1;
  knock("https://true.example");
  knock("https://true.example");
  knock("https://next.example");
  assert.deepEqual(told.slice(MAX_TOLD_ORIGINS), ["https://true.example"]);
});
