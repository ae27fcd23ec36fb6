import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommandLine } from "../../bridge/cli/commandLine.ts";
import { COMMANDS, type CommandName, infoOf } from "../../bridge/cli/commandTable.ts";
import { helpText } from "../../bridge/cli/helpText.ts";
import { SETTINGS, variableOf } from "../../bridge/cli/settings.ts";

test("command line starts the bridge unless it names another command", () => {
  assert.equal(parseCommandLine([]).command, "start");
  assert.equal(parseCommandLine(["--port", "1"]).command, "start");
  assert.equal(parseCommandLine(["status", "--data-dir", "x"]).command, "status");
});

test("command line takes one command only", () => {
  assert.throws(() => parseCommandLine(["start", "again"]), {
    name: "ConfigError",
    message: 'Unexpected argument "again"',
  });
});

test("command line knows --help and --version as -h and -v, too", () => {
  assert.equal(parseCommandLine(["-h"]).help, "all");
  assert.ok(parseCommandLine(["-v"]).version);
  const { help, version, configFile } = parseCommandLine([]);
  assert.deepEqual([help, version, configFile], [undefined, false, undefined]);
});

test("command line keeps absent flags out of the settings", () => {
  assert.deepEqual(parseCommandLine([]).settings, {});
  assert.deepEqual(parseCommandLine(["--no-allow-lan"]).settings, { allowLan: false });
});

test("command line takes the last of a flag that is given twice, and all of a list", () => {
  const { settings } = parseCommandLine(["--port", "1", "--port", "2", "--ca", "a", "--ca", "b"]);
  assert.deepEqual(settings, { port: 2, ca: ["a", "b"] });
});

test("command line asks for the help of one command", () => {
  assert.equal(parseCommandLine(["help"]).help, "all");
  assert.equal(parseCommandLine(["help", "doctor"]).help, "doctor");
  assert.equal(parseCommandLine(["doctor", "--help"]).help, "doctor");
  assert.throws(() => parseCommandLine(["help", "dance"]), { message: 'Unknown command "dance"' });
});

test("command line takes each command's own flags, and no other command's", () => {
  assert.deepEqual(parseCommandLine(["status", "--json"]).options, { json: true });
  assert.deepEqual(parseCommandLine(["logs", "--lines", "5"]).options, { lines: 5 });
  assert.deepEqual(parseCommandLine(["doctor", "--url", "wss://a", "--json"]).options, {
    url: "wss://a",
    json: true,
  });
  assert.deepEqual(parseCommandLine(["uninstall", "--purge", "--plugin"]).options, {
    plugin: true,
    purge: true,
  });
  assert.throws(() => parseCommandLine(["stop", "--json"]), {
    message: "The command \"stop\" has no option '--json'",
  });
  assert.throws(() => parseCommandLine(["install", "--purge"]), { name: "ConfigError" });
});

test("command line refuses settings that the command does not read", () => {
  const message = (...argv: string[]) => {
    try {
      parseCommandLine(argv);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(message("status", "--port", "1"), "The command \"status\" has no option '--port'");
  assert.equal(message("logs", "--no-log-file"), "The command \"logs\" has no option '--no-log-file'");
  assert.equal(message("doctor", "--allow-lan"), "The command \"doctor\" has no option '--allow-lan'");
  assert.equal(message("doctor", "--port", "1", "--ca", "a"), "");
  for (const command of Object.keys(COMMANDS).filter((name) => name !== "replay")) {
    assert.equal(message(command, "--data-dir", "x"), "");
    assert.equal(message(command, "--config", "x"), "");
  }
  assert.equal(message("replay", "--data-dir", "x"), "The command \"replay\" has no option '--data-dir'");
  assert.equal(message("replay", "--config", "x"), "The command \"replay\" has no option '--config'");
});

test("command line refuses a flag that is turned on and off", () => {
  assert.throws(() => parseCommandLine(["--compression", "--no-compression"]), {
    message: "Options '--compression' and '--no-compression' contradict each other",
  });
});

test("command line suggests the command that was mistyped", () => {
  for (const [typed, meant] of [
    ["stauts", "status"],
    ["statu", "status"],
    ["Status", "status"],
    ["log", "logs"],
    ["instal", "install"],
    ["unistall", "uninstall"],
    ["docter", "doctor"],
  ] as const) {
    assert.throws(() => parseCommandLine([typed]), {
      message: `Unknown command "${typed}": did you mean "${meant}"?`,
    });
  }
  for (const typed of ["dance", "x", "", "sto-not-at-all"]) {
    assert.throws(() => parseCommandLine([typed]), { message: `Unknown command "${typed}"` });
  }
});

test("command line takes --lines from 0 to a million", () => {
  const lines = (text: string) => parseCommandLine(["logs", "--lines", text]).options.lines;
  assert.deepEqual([lines("0"), lines("1000000")], [0, 1_000_000]);
  for (const text of ["1000001", "-1", "1.5", "x", ""]) {
    assert.throws(() => lines(text), { name: "ConfigError" });
  }
});

test("command line takes a flag of a command that has the name of a setting as that command's own", () => {
  const { options, settings } = parseCommandLine(["replay", "a.har", "--port", "7"]);
  assert.deepEqual([options, settings], [{ port: 7 }, {}]);
});

test("command line takes speeds, ports and numbers of recorded sockets within their limits", () => {
  const read = (...args: string[]) => parseCommandLine(["replay", "a.har", ...args]).options;
  assert.deepEqual([read("--speed", "0.001").speed, read("--speed", "1000").speed], [0.001, 1000]);
  assert.deepEqual([read("--port", "0").port, read("--port", "65535").port], [0, 65_535]);
  assert.deepEqual([read("--entry", "1").entry, read("--entry", "1000000").entry], [1, 1_000_000]);
  for (const wrong of [
    ["--speed", "0"],
    ["--speed", "1001"],
    ["--speed", "fast"],
    ["--speed", "1e3"],
    ["--port", "65536"],
    ["--port", "x"],
    ["--entry", "0"],
    ["--entry", "1000001"],
  ]) {
    assert.throws(() => read(...wrong), { name: "ConfigError" }, wrong.join(" "));
  }
});

test("help text of each command has its flags and the exit codes", () => {
  for (const [name, { text, flags }] of Object.entries(COMMANDS)) {
    const help = helpText(name as CommandName);
    assert.ok(help.includes(text) && /^ {2}2 {2}the command line/m.test(help));
    assert.equal(/^ {2}3 {2}no bridge is running$/m.test(help), ["status", "inspect"].includes(name));
    for (const { flag } of flags) {
      assert.match(help, new RegExp(`^  --${flag}\\b`, "m"));
    }
    const own = new Set<string>(flags.map(({ flag }) => flag));
    for (const { key, flag } of SETTINGS.filter((setting) => !own.has(setting.flag))) {
      const shown = new RegExp(`^  --${flag}\\b`, "m").test(help);
      assert.equal(shown, infoOf(name as CommandName).settings.includes(key), `--${flag} in ${name}`);
    }
    assert.match(helpText(), new RegExp(`^  ${name}\\b`, "m"));
  }
});

test("help text of a command without settings names none, and no config file", () => {
  assert.doesNotMatch(helpText("replay"), /--config|--data-dir|Settings|environment/);
  assert.match(helpText("replay"), /^ {2}-h, --help/m);
});

test("help text says where the config file is, and its keys", () => {
  const text = helpText();
  assert.match(
    text,
    /config\.json in ~\/\.config\/openplanet-websockets or %APPDATA%\\openplanet-websockets\.$/m,
  );
  assert.match(
    text,
    /in camelCase \(logLevel\), except dataDirs, maxMessageBytes, insecureHosts, allowedOrigins\.$/m,
  );
  assert.match(helpText("status"), /in camelCase \(logLevel\), except dataDirs\.$/m);
});

test("help text fits a terminal of 132 columns", () => {
  for (const of of ["all", ...Object.keys(COMMANDS)] as (CommandName | "all")[]) {
    const long = helpText(of)
      .split("\n")
      .filter((line) => line.length > 132);
    assert.deepEqual(long, []);
  }
});

test("help text has every flag", () => {
  for (const { flag } of SETTINGS) {
    assert.match(helpText(), new RegExp(`^  --${flag}\\b`, "m"));
  }
});

test("variables are named after their flags", () => {
  assert.equal(variableOf("data-dir"), "OPENPLANET_WEBSOCKETS_DATA_DIR");
});
