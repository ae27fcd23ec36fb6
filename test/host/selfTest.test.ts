import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { unzipSync } from "fflate";
import { buildHost } from "../../scripts/host.ts";
import { SELF_TEST_ARCHIVE } from "../../scripts/pack.ts";
import { startBridge } from "../helpers/bridge.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";

/** The self-test waits for what never comes, on purpose. */
const SELF_TEST_MS = 60_000;

const CHECKS = [
  "plain socket connects and writes",
  "1 MiB arrives whole",
  "Crypto::Sha256 gives lower-case hex",
  "a client connects",
  "text of 0 bytes comes back",
  "text of 1 bytes comes back",
  "text of 125 bytes comes back",
  "text of 126 bytes comes back",
  "text of 65535 bytes comes back",
  "text of 65536 bytes comes back",
  "text of 1048576 bytes comes back",
  "odd characters come back",
  "every byte value comes back in a binary message",
  "500 messages come back in order",
  "Url says where it is connected",
  "TryGetText finds nothing where nothing waits",
  "GetMessage gives up after its time",
  "TryGetText gets a text",
  "MaxMessage holds",
  "a closed client sends nothing",
  "the end is told",
  "a closed port is a tcp error",
  "TLS with a plain server is a tls error",
  "sending before connecting is refused",
  "a server gets any free port",
  "a server listens",
  "a client reaches it",
  "the server sees its client",
  "with its path",
  "and its headers",
  "the server hears the client",
  "the client hears the server",
  "the client hears a broadcast",
  "of bytes too",
  "the client leaves the list",
  "a page is set",
  "a long page is set",
  "a page without a type is refused",
  "a page goes once",
  "the page is served",
  "IO::FileSource reads the plugin's own file",
];

/** What the game reads one way or the other, and the report tells. */
const READING_FACTS = [
  "string with a NUL, straight from a call",
  "string with a NUL, assigned and joined",
  "MemoryBuffer.ReadBuffer",
];

before(buildHost);

async function selfTest(t: TestContext, reading: Reading, args: string[]) {
  const bridge = await startBridge(t, { args });
  const host = runPlugin(t, "SelfTest", { bridge, reading });
  const { code } = await host.closed(SELF_TEST_MS);
  assert.equal(code, 0);
  const report = await readFile(join(bridge.dataDir, "PluginStorage", "SelfTest", "report.txt"), "utf8");
  return report.trim().split("\n");
}

for (const reading of KIND_AND_WORST) {
  test(`self-test passes and tells every fact, ${reading} reading`, async (t) => {
    const report = await selfTest(t, reading, ["--self-test"]);
    assert.deepEqual(
      report.filter((line) => /^(PASS|FAIL)/.test(line)),
      CHECKS.map((name) => `PASS ${name}`),
    );
    assert.equal(report.at(-1), `${CHECKS.length} passed, 0 failed`);
    const facts = new Map(
      report.flatMap((line) =>
        [/^FACT (.+?): (.*)$/.exec(line)?.slice(1) as [string, string]].filter(Boolean),
      ),
    );
    const worst = reading === "worst";
    assert.match(facts.get("refused Connect") ?? "", worst ? /IsHungUp never/ : /IsHungUp after \d+ ms/);
    assert.match(facts.get("ReadLine of 100") ?? "", /^a line of \d+/);
    assert.match(facts.get("ReadLine of 65537") ?? "", worst ? /^no line/ : /^a line of/);
    assert.match(facts.get("1 WriteRaw of 524288") ?? "", /^[01] returned true, \d+ bytes came$/);
    assert.equal(facts.get("shared code runs as"), "SelfTest");
    assert.deepEqual(
      READING_FACTS.map((name) => facts.get(name)),
      worst
        ? ["length 3 of 3", "1 of 3, 2 of 4", "source at 2 after reading 3 from 2, the part at 3"]
        : ["length 3 of 3", "3 of 3, 4 of 4", "source at 5 after reading 3 from 2, the part at 0"],
    );
    // The plugin fills a buffer that has its final size.
    assert.equal(facts.get("MemoryBuffer(4)"), "size 4 after a write in it, 6 after one at its end");
    for (const name of ["Json::Write", "Json::Parse of half a text", "storage folder", "peer that ended"]) {
      assert.ok(facts.get(name), name);
    }
  });
}

test("self-test says what is missing when the bridge runs without it", async (t) => {
  const report = await selfTest(t, "kind", []);
  assert.deepEqual(report.slice(-2), [
    "FAIL bridge with self-test: start the bridge with: openplanet-websockets start --self-test",
    "0 passed, 1 failed",
  ]);
});

test("self-test is packed with info.toml at its root", async () => {
  const names = Object.keys(unzipSync(await readFile(SELF_TEST_ARCHIVE)));
  assert.deepEqual(names, [
    "Api.as",
    "Facts.as",
    "Identity.as",
    "Main.as",
    "Readings.as",
    "Report.as",
    "info.toml",
  ]);
});
