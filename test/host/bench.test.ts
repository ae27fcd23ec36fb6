import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { footprint } from "../bench/footprint.ts";
import { gameThread } from "../bench/gamethread.ts";
import { growth } from "../bench/growth.ts";
import { latency } from "../bench/latency.ts";
import { report } from "../bench/report.ts";
import type { Goal } from "../bench/section.ts";
import { throughput } from "../bench/throughput.ts";

// Whether the benchmark runs, not how its figures come out: nothing here depends on time.
describe("the benchmark", () => {
  before(() => buildHost());

  for (const [part, goals, tables] of [
    [gameThread, 14, 11],
    [latency, 4, 2],
    [throughput, 12, 1],
    [footprint, 4, 4],
    [growth, 1, 2],
  ] as const) {
    test(`${part.name} measures every row of its tables`, async () => {
      const section = await part({ quick: true });
      assert.equal(section.goals.length, goals);
      assert.equal(section.tables.length, tables);
      for (const { columns, rows } of section.tables) {
        assert.ok(rows.length > 0 && rows.every((row) => row.length === columns.length));
      }
      assert.ok(report([section], true, 1).includes(`## ${section.title}`));
    });
  }
});

const goal = (figure: string, met: boolean): Goal => ({
  figure,
  goal: "≤ 1",
  measured: "2",
  met,
  bound: "physics",
});

const reportOf = (...goals: Goal[]): string =>
  report([{ title: "Part", text: [], tables: [], goals }], false, 1);

test("the report opens with what is reached, then says why the rest is not", () => {
  const text = reportOf(goal("first", false), goal("second", true));
  assert.match(text, /\n1 of 2 goals are reached\.\n/);
  assert.ok(text.indexOf("| second | ≤ 1 | 2 |") < text.indexOf("| first | ≤ 1 | 2 | physics |"));
  assert.ok(text.indexOf("goals are reached") < text.indexOf("### Run"));
  assert.doesNotMatch(text, /\*\*no\*\*/);
});

test("the report of goals that are all reached does not speak of others", () => {
  const text = reportOf(goal("first", true));
  assert.match(text, /\n1 of 1 goals are reached\.\n/);
  assert.doesNotMatch(text, /Not reached/);
});
