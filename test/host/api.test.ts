import assert from "node:assert/strict";
import { before, describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildHost } from "../../scripts/host.ts";
import { type HostEnd, type HostRun, logTexts, runHost } from "../helpers/host.ts";

const FIXTURES = fileURLToPath(new URL("fixtures", import.meta.url));

const WORST_NET = [
  ...["--net-window", "1000", "--net-short-reads", "--net-ready-delay", "3"],
  ...["--net-refused-silent", "--net-send-buffer", "4096", "--net-partial-writes"],
];

function runArea(t: TestContext, area: string, args: readonly string[] = []): HostRun {
  return runHost(t, [`${FIXTURES}/Api${area}`], { pluginsDir: FIXTURES, args });
}

/** Each check of the plugin printed "ok: …", at least one did, and it came to its end. */
function assertChecks(end: HostEnd, area: string): void {
  const texts = logTexts(end.records, `Api${area}`);
  const failed = texts.filter((text) => text.startsWith("fail: "));
  assert.deepEqual(failed, []);
  assert.ok(texts.some((text) => text.startsWith("ok: ")));
  assert.equal(texts.at(-1), "done");
  assert.equal(end.code, 0);
  assert.equal(end.summary?.exceptions, 0);
  assert.deepEqual(end.summary?.counters, { memoryBuffers: 0, openSockets: 0 });
}

before(() => buildHost());

describe("the host's API", () => {
  for (const area of [
    ...["String", "Array", "Dictionary", "MemoryBuffer", "Json", "IO"],
    ...["Crypto", "Text", "Math", "Time", "Meta"],
  ]) {
    test(`${area} behaves as the game documents it`, async (t) => {
      assertChecks(await runArea(t, area).closed(), area);
    });
  }

  test("Net::Socket behaves under the kind setting", async (t) => {
    const end = await runArea(t, "Socket").closed();
    assertChecks(end, "Socket");
    assert.ok(logTexts(end.records, "ApiSocket").includes("refused: hung up"));
  });

  test("Net::Socket behaves under the worst setting", async (t) => {
    const end = await runArea(t, "Socket", [...WORST_NET, "--set", "ApiSocket.Setting_Worst=true"]).closed();
    assertChecks(end, "Socket");
    assert.ok(logTexts(end.records, "ApiSocket").includes("refused: silent"));
  });
});

describe("the UI recorder", () => {
  test("notifications carry their header, text, colour and time", async (t) => {
    const run = runArea(t, "UI");
    assert.deepEqual(await run.nextOf("notification", "ApiUI"), {
      type: "notification",
      plugin: "ApiUI",
      header: "Header",
      text: "Text",
      colour: [0.5, 0.25, 0, 1],
      time: 15000,
    });
    const second = await run.nextOf("notification", "ApiUI");
    assert.equal(second.text, "Only text");
    assert.equal(second.time, 5000);
  });

  test("the last frame can be asked for, without ids and colours", async (t) => {
    const run = runArea(t, "UI");
    await run.nextOf("notification", "ApiUI");
    run.command("ui ApiUI");
    const { windows, menu } = await run.nextOf("ui");
    assert.deepEqual(windows, [
      {
        title: "A window",
        plugin: "ApiUI",
        items: [
          { kind: "text", text: "Green text" },
          { kind: "disabled", text: "grey" },
          { kind: "button", text: "Press me" },
          { kind: "checkbox", text: "Check" },
          { kind: "column", text: "Name" },
          { kind: "text", text: "cell" },
          { kind: "text", text: "not checked" },
        ],
      },
    ]);
    assert.deepEqual(menu, [{ kind: "menuItem", text: "\uf1e6 A window", plugin: "ApiUI" }]);
  });

  test("buttons, checkboxes, menu items and windows do what a test tells them, once", async (t) => {
    const run = runArea(t, "UI");
    run.command("press Press me");
    await run.log("pressed");
    run.command("press A window");
    await run.log("menu");
    run.command("press Check");
    run.command("press Nothing");
    await run.next((record) => record.type === "pressed" && record.label === "Nothing" && !record.found);
    run.command("ui");
    const { windows } = await run.nextOf("ui");
    assert.match(JSON.stringify(windows), /"text":"checked"/);
    run.command("close A window");
    const end = await run.closed();
    const texts = logTexts(end.records, "ApiUI");
    assert.deepEqual(texts, ["pressed", "menu", "done"]);
  });
});
