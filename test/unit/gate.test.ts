import assert from "node:assert/strict";
import { test } from "node:test";
import { readCounts } from "../bench/callgrind.ts";
import { checkAll, checkTable, committedAnew } from "../bench/gateCheck.ts";

const FIGURE = { calls: { committed: 100, tolerance: 8 } };

test("a figure passes at its limit, and fails one past it", () => {
  assert.equal(checkAll(FIGURE, { calls: 108 })[0]?.ok, true);
  assert.equal(checkAll(FIGURE, { calls: 109 })[0]?.ok, false);
});

test("a figure that is less by more than its tolerance passes, and is to be lowered", () => {
  const [near, far] = [92, 91].map((calls) => checkAll(FIGURE, { calls })[0]);
  assert.deepEqual([near?.ok, near?.lower], [true, false]);
  assert.deepEqual([far?.ok, far?.lower], [true, true]);
});

test("a figure that was not measured, or is not committed, fails", () => {
  assert.deepEqual(
    checkAll(FIGURE, { bytes: 1 }).map(({ figure, ok }) => [figure, ok]),
    [
      ["calls", false],
      ["bytes", false],
    ],
  );
  assert.equal(checkAll(FIGURE, { calls: Number.NaN })[0]?.ok, false);
});

test("the table has a line for each figure", () => {
  assert.equal(
    checkTable(checkAll(FIGURE, { calls: 1234 })),
    ["figure  committed  measured  limit  ok", "calls         100     1,234    108  NO"].join("\n"),
  );
});

test("what is committed anew has the measured values, the old tolerances and no old figures", () => {
  assert.deepEqual(
    committedAnew({ ...FIGURE, gone: { committed: 1, tolerance: 1 } }, { calls: 7, more: 2 }),
    {
      calls: { committed: 7, tolerance: 8 },
      more: { committed: 2, tolerance: 0 },
    },
  );
});

test("the counts of callgrind are read by the names of the parts", () => {
  const part = (name: string, totals: string): string =>
    `part: 1\n\ndesc: Trigger: ${name}\n\nevents: Ir Dr ILmr DLmr DLmw\nsummary: 0 0 0 0 0\n\nfn=(1) f\n+1 2\n\ntotals: ${totals}\n`;
  const text = [
    "# callgrind format\n",
    part("Client Request: a receive", "100 50 1 2 4"),
    part("Client Request: a receive", "101 50 1 2 5"),
    part("Program termination", "9 9 9 9 9"),
  ].join("");
  assert.deepEqual(
    [...readCounts(text)],
    [
      [
        "a receive",
        [
          { instructions: 100, misses: 7 },
          { instructions: 101, misses: 8 },
        ],
      ],
    ],
  );
});
