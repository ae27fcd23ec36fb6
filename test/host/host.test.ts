import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildHost } from "../../scripts/host.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { logTexts, runHost } from "../helpers/host.ts";

const FIXTURES = fileURLToPath(new URL("fixtures", import.meta.url));

function fixture(name: string): string {
  return join(FIXTURES, name);
}

before(() => buildHost());

describe("loading", () => {
  test("a dependency's shared code and imported functions run in its dependent's name", async (t) => {
    const end = await runHost(t, [fixture("Dependent")], { pluginsDir: FIXTURES }).closed();
    assert.equal(end.code, 0);
    assert.deepEqual(logTexts(end.records, "Dependent"), [
      "counted 1",
      "counted 2",
      "sum 5",
      "inside the library",
      "call 1",
      "dependent destroyed",
    ]);
    assert.deepEqual(logTexts(end.records, "Library"), ["library destroyed"]);
  });

  test("dependencies load before and unload after their dependents, whatever the order of the command line", async (t) => {
    const end = await runHost(t, [fixture("Dependent"), fixture("Library")]).closed();
    const order = end.records.flatMap((record) =>
      record.type === "loaded" || record.type === "unloaded" ? [`${record.type} ${record.plugin}`] : [],
    );
    assert.deepEqual(order, ["loaded Library", "loaded Dependent", "unloaded Dependent", "unloaded Library"]);
  });

  test("an optional dependency is a word for #if only when it is there", async (t) => {
    const without = await runHost(t, [fixture("Optional")]).closed();
    assert.deepEqual(logTexts(without.records, "Optional"), ["no library", "own word"]);
    const having = await runHost(t, [fixture("Optional")], { pluginsDir: FIXTURES }).closed();
    assert.deepEqual(logTexts(having.records, "Optional"), ["library 2", "own word"]);
  });

  for (const [name, fault] of [
    ["Missing", /the required dependency "Nowhere" is in no folder named by --plugins-dir/],
    ["CycleA", /it depends on itself through "CycleB"/],
    ["Broken", /see the errors above/],
    ["BadGlobal", /Cannot initialise the global variables/],
    ["BadDirective", /see the errors above/],
    ["NoSuchFolder", /there is no such folder/],
  ] as const) {
    test(`the host exits with 1 for plugin ${name}`, async (t) => {
      const end = await runHost(t, [fixture(name)], { pluginsDir: FIXTURES }).closed();
      assert.equal(end.code, 1);
      assert.equal(end.summary?.frames, 0);
      assert.ok(end.records.some((record) => record.type === "log" && fault.test(record.text)));
    });
  }

  test("a compile error names the place in the plugin's file", async (t) => {
    const host = runHost(t, [fixture("Broken")]);
    const error = await host.next((record) => record.type === "compile" && record.severity === "error");
    assert.deepEqual(
      { ...error },
      {
        type: "compile",
        severity: "error",
        plugin: "Broken",
        target: "Broken",
        section: "Broken:Main.as",
        row: 3,
        col: 2,
        text: "No matching symbol 'Nobody'",
      },
    );
  });

  test("a warning fails only the plugin that was named for it", async (t) => {
    const tolerant = await runHost(t, [fixture("Warns")], { args: ["--fail-on-warnings", "Other"] }).closed();
    assert.equal(tolerant.code, 0);
    assert.equal(tolerant.summary?.warnings, 1);
    const strict = await runHost(t, [fixture("Warns")], { args: ["--fail-on-warnings", "Warns"] }).closed();
    assert.equal(strict.code, 3);
    assert.equal(strict.summary?.frames, 0);
  });

  test("a usage error exits with 2", async (t) => {
    const end = await runHost(t, [], { args: ["--no-such-option"] }).closed();
    assert.equal(end.code, 2);
    assert.match(end.stderr, /Cannot use "--no-such-option": there is no such option/);
  });
});

describe("preprocessor", () => {
  test("#if, #elif and #else choose one branch, and lines keep their numbers", async (t) => {
    const plain = runHost(t, [fixture("Directives")]);
    const fault = await plain.log(/^Script exception: line/);
    assert.equal(fault.exception?.row, 24);
    assert.deepEqual(logTexts((await plain.closed()).records, "Directives").slice(0, 2), ["game", "else"]);
    const extra = await runHost(t, [fixture("Directives")], { args: ["--define", "EXTRA"] }).closed();
    assert.deepEqual(logTexts(extra.records, "Directives").slice(0, 2), ["game", "elif"]);
  });
});

describe("settings", () => {
  test("settings have their initial values, and values from the command line before Main", async (t) => {
    const initial = await runHost(t, [fixture("Settings")]).closed();
    assert.deepEqual(logTexts(initial.records, "Settings"), ["initial false 7 50 0"]);
    const settings = {
      "Settings.Setting_Word": "hey = you",
      "Settings.Setting_Flag": true,
      "Settings.Inner::Setting_Small": 255,
      "Settings.Setting_Ratio": 0.25,
      "Settings.Setting_Colour": "Green",
    };
    const chosen = await runHost(t, [fixture("Settings")], { settings }).closed();
    assert.deepEqual(logTexts(chosen.records, "Settings"), ["hey = you true 255 25 5"]);
  });

  for (const [name, value] of [
    ["Setting_Small", 256],
    ["Setting_Small", -1],
    ["Setting_Flag", "yes"],
    ["Setting_Colour", "Blue"],
    ["Setting_Unknown", 1],
  ] as const) {
    test(`the host refuses ${name}=${value}`, async (t) => {
      const settings = { [`Settings.${name}`]: value };
      const end = await runHost(t, [fixture("Settings")], { settings }).closed();
      assert.equal(end.code, 1);
    });
  }

  test("OnSettingsChanged follows a change while the plugin runs", async (t) => {
    const host = runHost(t, [fixture("Settings")], { args: ["--keep"] });
    await host.log("initial false 7 50 0");
    host.command("set Settings.Setting_Word=changed");
    await host.log("changed false 7 50 0");
    assert.equal((await host.quit()).code, 0);
  });

  test("settings tabs are rendered in their order while the settings are open", async (t) => {
    const end = await runHost(t, [fixture("Settings")], {
      args: ["--settings-open", "--frames", "1"],
    }).closed();
    assert.deepEqual(logTexts(end.records, "Settings").slice(1), ["first tab", "second tab"]);
  });
});

describe("coroutines", () => {
  test("coroutines run in the order of their start, from the next frame on", async (t) => {
    const end = await runHost(t, [fixture("Coroutines")], { args: ["--fail-on-exception"] }).closed();
    assert.equal(end.code, 0);
    assert.deepEqual(logTexts(end.records, "Coroutines").slice(0, 10), [
      "main first",
      "plain",
      "method runs",
      "int -5",
      "uint 5",
      "double 1.5",
      "bool yes",
      "ref 42",
      "plain",
      "string texttext",
    ]);
    assert.equal(end.summary?.plugins["Coroutines"]?.coroutines, 13);
  });

  test("yield counts frames, sleep counts time, await waits for others", async (t) => {
    const end = await runHost(t, [fixture("Coroutines")]).closed();
    assert.deepEqual(logTexts(end.records, "Coroutines").slice(10), [
      "yield(5) took 5",
      "yield(0) took 0",
      "sleep(0) took 1",
      "sleep(100) took frames",
      "running",
      "not running",
      "plain",
      "any: ended running",
      "all: ended ended",
    ]);
  });

  test("yield throws in Render and in a destructor", async (t) => {
    const end = await runHost(t, [fixture("Refusals")], { args: ["--fail-on-exception"] }).closed();
    assert.equal(end.code, 4);
    const faults = end.records.flatMap((record) =>
      record.type === "log" && record.exception !== undefined ? [record.exception] : [],
    );
    assert.ok(faults.every((fault) => fault.message.startsWith("Script exception: Cannot yield here")));
    const places = new Set(faults.map((fault) => fault.function));
    assert.deepEqual(places, new Set(["Careless::~Careless()", "void Render()"]));
    assert.ok(logTexts(end.records, "Refusals").includes("main ends"));
  });

  test("a script that does not yield is killed at its limit, and only it", async (t) => {
    const host = runHost(t, [fixture("Endless")], { args: ["--fps", "0"] });
    const fault = await host.log(/^Script timed out: it ran for more than 50 ms without yielding/);
    assert.equal(fault.exception?.function, "void Main()");
    await host.log("others go on");
    const end = await host.closed();
    assert.equal(end.summary?.exceptions, 1);
    assert.ok((end.summary?.worstFrameMs ?? 0) >= 50);
  });

  test("an exception ends its coroutine with a call stack in the log, and only it", async (t) => {
    const host = runHost(t, [fixture("Exceptions")]);
    await host.log("caught inner fault");
    const { exception } = await host.log(/^Script exception: inner fault/);
    assert.deepEqual(
      exception?.stack.map((place) => `${place.function} ${place.section}:${place.row}`),
      ["void Inner() Exceptions:Main.as:3", "void Fails() Exceptions:Main.as:8"],
    );
    await host.log("main goes on");
    assert.equal((await host.closed()).code, 0);
  });
});

describe("logging", () => {
  test("records carry the level, and texts of any value", async (t) => {
    const end = await runHost(t, [fixture("Logs")]).closed();
    const logs = end.records.flatMap((record) =>
      record.type === "log" ? [[record.level, record.text]] : [],
    );
    assert.deepEqual(logs, [
      ["trace", "a trace"],
      ["info", "print"],
      ["warn", "a warning"],
      ["error", "an error"],
      ["info", "12"],
      ["info", "-0.5"],
      ["info", "true"],
      ["info", "1"],
      ["info", "I speak"],
      ["info", "null"],
      ["info", "Mute"],
      ["info", "not \u{fffd} UTF-8"],
    ]);
  });
});

describe("lifecycle", () => {
  test("unloading calls OnDestroyed and releases what a coroutine holds", async (t) => {
    const host = runHost(t, [fixture("Patient")], { args: ["--keep"] });
    await host.log("waiting");
    host.command("unload Patient");
    const { counters } = await host.nextOf("unloaded", "Patient");
    assert.equal(counters["openSockets"], 0);
    const end = await host.quit();
    assert.deepEqual(logTexts(end.records, "Patient"), ["waiting", "destroyed", "held object destroyed"]);
  });

  test("SIGTERM unloads all plugins", async (t) => {
    const host = runHost(t, [fixture("Patient")]);
    await host.log("waiting");
    host.child.kill("SIGTERM");
    const end = await host.closed();
    assert.equal(end.code, 0);
    assert.ok(logTexts(end.records, "Patient").includes("destroyed"));
  });

  test("the end of standard input unloads all plugins", async (t) => {
    const host = runHost(t, [fixture("Patient")]);
    await host.log("waiting");
    host.child.stdin.end();
    const end = await host.closed();
    assert.equal(end.code, 0);
    assert.ok(logTexts(end.records, "Patient").includes("destroyed"));
  });

  test("disabling and enabling call the plugin", async (t) => {
    const host = runHost(t, [fixture("Patient")]);
    await host.log("waiting");
    host.command("disable Patient");
    await host.log("disabled");
    host.command('{"command": "enable", "rest": "Patient"}');
    await host.log("enabled");
    assert.equal((await host.quit()).code, 0);
  });

  test("reloading a dependency brings changed code to it and to its dependents", async (t) => {
    const folder = await temporaryFolder(t);
    await cp(FIXTURES, folder, { recursive: true });
    const host = runHost(t, [join(folder, "Dependent")], { pluginsDir: folder, args: ["--keep"] });
    await host.log("counted 1");
    const shared = join(folder, "Library", "Shared", "Counter.as");
    await writeFile(shared, (await readFile(shared, "utf8")).replace("counted", "reckoned"));
    host.command("reload Library");
    await host.log("reckoned 1");
    assert.equal((await host.quit()).code, 0);
  });

  test("a plugin can be loaded while the host runs", async (t) => {
    const host = runHost(t, [], { pluginsDir: FIXTURES, args: ["--keep"] });
    host.command(`load ${fixture("Dependent")}`);
    await host.log("sum 5");
    assert.equal((await host.quit()).code, 0);
  });
});

describe("frames", () => {
  test("a stall shows as one long frame", async (t) => {
    const args = ["--frames", "5", "--stall", "3:200"];
    const end = await runHost(t, [fixture("Patient")], { args }).closed();
    assert.equal(end.summary?.frames, 5);
    const stalled = end.records.flatMap((record) =>
      record.type === "log" && record.text === "stalled" ? [record.frame] : [],
    );
    assert.deepEqual(stalled, [3]);
  });

  test("the summary counts script time for each plugin", async (t) => {
    const host = runHost(t, [fixture("Patient")], { args: ["--keep"] });
    await host.log("waiting");
    host.command("summary");
    const { plugins, scriptMs, frames } = await host.nextOf("summary");
    assert.ok(frames > 0);
    assert.equal(plugins["Patient"]?.scriptMs, scriptMs);
    assert.ok(scriptMs > 0);
    await host.quit();
  });
});
