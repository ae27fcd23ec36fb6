import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildHost } from "../../scripts/host.ts";
import { logTexts, runHost } from "../helpers/host.ts";
import { READING_NAMES, type Reading } from "../helpers/hostReadings.ts";

const FIXTURES = fileURLToPath(new URL("fixtures", import.meta.url));

/** The fixture counts ticks, so that more of them in a second end it sooner. */
const FPS = ["--fps", "500"];

const UNKNOWNS = READING_NAMES.filter((name) => name !== "kind" && name !== "worst");

before(() => buildHost());

function assertNoFault(texts: readonly string[]): void {
  assert.deepEqual(
    texts.filter((text) => text.startsWith("fail: ")),
    [],
  );
  assert.ok(texts.some((text) => text.startsWith("ok: ")));
  assert.equal(texts.at(-1), "done");
}

describe("the readings of what is not known of the game", () => {
  for (const reading of READING_NAMES) {
    test(`${reading} changes what it names, and nothing else`, async (t) => {
      const args = ["--fail-on-exception", ...FPS];
      const host = runHost(t, [`${FIXTURES}/Readings`], { pluginsDir: FIXTURES, reading, args });
      const { code, records, summary } = await host.closed();
      const texts = logTexts(records, "Readings");
      assertNoFault(texts);
      const facts = texts.filter((text) => /: (kind|worst)$/.test(text));
      const isWorst = (name: Reading) => reading === "worst" || reading === name;
      assert.deepEqual(
        facts.toSorted(),
        UNKNOWNS.map((name) => `${name}: ${isWorst(name) ? "worst" : "kind"}`).toSorted(),
      );
      assert.deepEqual(logTexts(records, "Secretive"), ["own hidden setting: true"]);
      assert.equal(code, 0);
      assert.deepEqual(summary?.counters, { memoryBuffers: 0, openSockets: 0 });
    });
  }

  for (const reading of ["kind", "nulEndsStrings"] as const) {
    test(`a NUL in a string: ${reading}`, async (t) => {
      const settings = { "NulStrings.Setting_Ends": reading === "nulEndsStrings" };
      const host = runHost(t, [`${FIXTURES}/NulStrings`], { pluginsDir: FIXTURES, reading, settings });
      const { code, records } = await host.closed();
      assertNoFault(logTexts(records, "NulStrings"));
      assert.equal(code, 0);
    });
  }

  test("an option after --worst still changes its own", async (t) => {
    const args = ["--net-ready-delay", "2", ...FPS];
    const host = runHost(t, [`${FIXTURES}/Readings`], { pluginsDir: FIXTURES, reading: "worst", args });
    const texts = logTexts((await host.closed()).records, "Readings");
    assert.ok(texts.includes("readyDelay: kind"));
    assert.ok(texts.includes("nulEndsStrings: worst"));
  });
});
