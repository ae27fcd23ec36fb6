import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import type { Profile, Role } from "../conformance/cases.ts";
import { type Chain, startChain, WORKERS } from "../conformance/chain.ts";
import { ANSWERS, REQUESTS } from "../conformance/handshakes.ts";
import { type Outcome, play } from "../conformance/play.ts";
import { playAnswer, playRequest } from "../conformance/playHandshake.ts";
import { Report } from "../conformance/report.ts";
import { SECTIONS } from "../conformance/sections.ts";
import { errorTexts } from "../helpers/host.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST } from "../helpers/plugins.ts";

/** At its worst the game ends a text there, which is no fault of the chain: host/messages tries what then holds. */
const NUL = "U+0000";

const ROLES = ["client", "server"] as const;

/** Where `npm run conformance` wants its report. */
const { OPENPLANET_CONFORMANCE_REPORT: target } = process.env;

const report = new Report();

before(buildHost);

after(async () => {
  if (target !== undefined) {
    await writeFile(target, report.toMarkdown());
  }
});

interface Run {
  readonly item: { readonly title: string; readonly large?: boolean };
  readonly play: () => Promise<Outcome>;
}

/** Small cases side by side, large ones after them one by one. Throws one error that names every case that failed. */
async function playAll(runs: readonly Run[], keep: (run: Run) => Promise<void>): Promise<void> {
  const faults: string[] = [];
  const attempt = async (run: Run): Promise<void> => {
    await keep(run).catch((error: Error) => faults.push(`${run.item.title}: ${error.message}`));
  };
  const small = runs.filter(({ item }) => item.large !== true);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let run = small[next++]; run !== undefined; run = small[next++]) {
      await attempt(run);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  for (const run of runs.filter(({ item }) => item.large === true)) {
    await attempt(run);
  }
  assert.deepEqual(faults, []);
}

function handshakes(chain: Chain, role: Role): Run[] {
  return role === "client"
    ? ANSWERS.map((item) => ({ item, play: () => playAnswer(chain, item) }))
    : REQUESTS.map((item, number) => ({ item, play: () => playRequest(chain, item, number) }));
}

async function playProfile(t: TestContext, profile: Profile, reading: Reading): Promise<void> {
  const chain = await startChain(t, profile, reading);
  for (const role of ROLES) {
    const sections = SECTIONS.map(({ title, cases }) => ({
      title,
      runs: cases
        .filter((item) => (item.profile ?? "default") === profile && (item.role ?? role) === role)
        .filter((item) => !(reading === "worst" && item.title === NUL))
        .map((item): Run => ({ item, play: () => play(chain, role, item) })),
    }));
    if (profile === "default") {
      sections.unshift({ title: "Opening handshake", runs: handshakes(chain, role) });
    }
    for (const { title, runs } of sections.filter(({ runs }) => runs.length > 0)) {
      await t.test(`${title}, bridge as ${role}, ${runs.length} cases`, () =>
        playAll(runs, ({ item, play }) => report.keep({ item, role, reading }, play)),
      );
    }
  }
  const { code, records } = await chain.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
}

for (const reading of KIND_AND_WORST) {
  test(`each case of RFC 6455 passes the whole chain, ${reading} reading`, (t) =>
    playProfile(t, "default", reading));
}

test("what the default limits refuse passes with the conformance profile, up to the ceilings", (t) =>
  playProfile(t, "conformance", "kind"));
