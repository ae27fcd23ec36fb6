import assert from "node:assert/strict";
import { test } from "node:test";
import { helpText, parseCommandLine } from "../../bridge/commandLine.ts";
import { SETTINGS, variableOf } from "../../bridge/settings.ts";

test("command line starts the bridge unless it names another command", () => {
  assert.equal(parseCommandLine([]).command, "start");
  assert.equal(parseCommandLine(["--port", "1"]).command, "start");
  assert.equal(parseCommandLine(["status", "--port", "1"]).command, "status");
});

test("command line takes one command only", () => {
  assert.throws(() => parseCommandLine(["start", "again"]), {
    name: "ConfigError",
    message: 'Unexpected argument "again"',
  });
});

test("command line knows --help and --version by their letters", () => {
  assert.ok(parseCommandLine(["-h"]).help);
  assert.ok(parseCommandLine(["-v"]).version);
  const { help, version, configFile } = parseCommandLine([]);
  assert.deepEqual([help, version, configFile], [false, false, undefined]);
});

test("command line keeps absent flags out of the settings", () => {
  assert.deepEqual(parseCommandLine([]).settings, {});
  assert.deepEqual(parseCommandLine(["--no-allow-lan"]).settings, { allowLan: false });
});

test("command line takes the last of a flag that is given twice, and all of a list", () => {
  const { settings } = parseCommandLine(["--port", "1", "--port", "2", "--ca", "a", "--ca", "b"]);
  assert.deepEqual(settings, { port: 2, ca: ["a", "b"] });
});

test("help text has every flag", () => {
  for (const { flag } of SETTINGS) {
    assert.match(helpText(), new RegExp(`^  --${flag}\\b`, "m"));
  }
});

test("variables are named after their flags", () => {
  assert.equal(variableOf("data-dir"), "OPENPLANET_WEBSOCKETS_DATA_DIR");
});
