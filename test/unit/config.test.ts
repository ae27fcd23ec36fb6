import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommandLine } from "../../bridge/cli/commandLine.ts";
import { type Config, defaultConfigFile, loadConfig, type Sources } from "../../bridge/cli/config.ts";
import { ConfigError } from "../../bridge/cli/settings.ts";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";

const LINUX: Sources = { env: {}, platform: "linux", home: "/home/p", cwd: "/run", readFile: absent };

interface Given {
  argv?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
}

function load({ argv = [], env = {}, files = {} }: Given, sources: Partial<Sources> = {}): Config {
  const readFile = (path: string) => files[path] ?? absent(path);
  return loadConfig(parseCommandLine(argv), { ...LINUX, env, readFile, ...sources });
}

function absent(path: string): string {
  throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
}

function refuses(given: Given, text: RegExp): void {
  assert.throws(
    () => load(given),
    (error) => error instanceof ConfigError && text.test(error.message),
  );
}

const CONFIG_FILE = "/home/p/.config/openplanet-websockets/config.json";

test("config has its defaults when nothing is given", () => {
  assert.deepEqual(load({}), {
    port: 29456,
    dataDirs: [],
    logFile: true,
    logLevel: "info",
    maxMessageBytes: MAX_MESSAGE_BYTES,
    keepalive: 25,
    ca: [],
    insecureHosts: [],
    compression: false,
    allowLan: false,
    allowedOrigins: [],
  });
});

test("config is frozen with its lists", () => {
  const config = load({ argv: ["--ca", "a.pem"] });
  assert.ok(Object.isFrozen(config));
  assert.ok(Object.isFrozen(config.ca));
  assert.ok(Object.isFrozen(config.dataDirs));
});

test("config takes every setting from each source", () => {
  const expected = {
    port: 0,
    dataDirs: ["/a/x", "/b"],
    logFile: false,
    logLevel: "debug",
    maxMessageBytes: 5000,
    keepalive: 0,
    ca: ["/a/ca.pem"],
    insecureHosts: ["test.example"],
    compression: true,
    allowLan: true,
    allowedOrigins: ["https://example.com"],
  };
  const argv =
    "--port 0 --data-dir x --data-dir /b --log-level debug --no-log-file --max-message 5000 --keepalive 0 --ca ca.pem --insecure-host test.example --compression --allow-lan --allow-origin https://example.com";
  assert.deepEqual(load({ argv: argv.split(" ") }, { cwd: "/a" }), expected);

  const env = {
    OPENPLANET_WEBSOCKETS_PORT: "0",
    OPENPLANET_WEBSOCKETS_DATA_DIR: "x:/b",
    OPENPLANET_WEBSOCKETS_LOG_LEVEL: "debug",
    OPENPLANET_WEBSOCKETS_LOG_FILE: "false",
    OPENPLANET_WEBSOCKETS_MAX_MESSAGE: "5000",
    OPENPLANET_WEBSOCKETS_KEEPALIVE: "0",
    OPENPLANET_WEBSOCKETS_CA: "ca.pem",
    OPENPLANET_WEBSOCKETS_INSECURE_HOST: "test.example",
    OPENPLANET_WEBSOCKETS_COMPRESSION: "1",
    OPENPLANET_WEBSOCKETS_ALLOW_LAN: "true",
    OPENPLANET_WEBSOCKETS_ALLOW_ORIGIN: "https://example.com",
  };
  assert.deepEqual(load({ env }, { cwd: "/a" }), expected);

  const file = JSON.stringify({ ...expected, dataDirs: ["x", "/b"], ca: ["ca.pem"] });
  assert.deepEqual(load({ argv: ["--config", "/a/c.json"], files: { "/a/c.json": file } }), expected);
});

test("config lets flags overrule the environment, and the environment the file", () => {
  const files = { [CONFIG_FILE]: '{"port":1,"logLevel":"warn","compression":true,"dataDirs":["/f"]}' };
  const env = { OPENPLANET_WEBSOCKETS_PORT: "2", OPENPLANET_WEBSOCKETS_LOG_LEVEL: "error" };
  const argv = ["--port", "3", "--no-compression", "--data-dir", "/g"];
  const config = load({ argv, env, files });
  assert.deepEqual(
    [config.port, config.logLevel, config.compression, config.dataDirs],
    [3, "error", false, ["/g"]],
  );
});

test("config takes an empty variable for none", () => {
  assert.equal(
    load({ env: { OPENPLANET_WEBSOCKETS_PORT: "", OPENPLANET_WEBSOCKETS_CONFIG: "" } }).port,
    29456,
  );
});

test("config splits lists of paths as the system does", () => {
  const env = { OPENPLANET_WEBSOCKETS_DATA_DIR: "C:\\a; D:\\b ;;c" };
  const config = load({ env }, { platform: "win32", cwd: "C:\\here" });
  assert.deepEqual(config.dataDirs, ["C:\\a", "D:\\b", "C:\\here\\c"]);
});

test("config reads the file that the variable names, past a byte order mark", () => {
  const env = { OPENPLANET_WEBSOCKETS_CONFIG: "c.json" };
  assert.equal(load({ env, files: { "/run/c.json": '\uFEFF{"port":7}' } }).port, 7);
});

test("config file that is named and absent is an error", () => {
  refuses({ argv: ["--config", "c.json"] }, /^Cannot read config file "\/run\/c.json": ENOENT$/);
});

test("config file that cannot be read is an error even when it was not named", () => {
  const readFile = () => {
    throw Object.assign(new Error(), { code: "EACCES" });
  };
  assert.throws(() => load({}, { readFile }), /EACCES/);
});

test("config file that is no JSON object is an error that names the file", () => {
  refuses({ files: { [CONFIG_FILE]: "{port:1}" } }, /^Cannot parse config file ".*config\.json": /);
  for (const text of ["[]", "null", "1"]) {
    refuses(
      { files: { [CONFIG_FILE]: text } },
      /^Cannot use config file ".*": it must hold one JSON object$/,
    );
  }
});

for (const [written, key] of Object.entries({
  "allow-lan": "allowLan",
  allowlan: "allowLan",
  allow_lan: "allowLan",
  "data-dir": "dataDirs",
  "max-message": "maxMessageBytes",
  maxMessage: "maxMessageBytes",
  allowOrigins: "allowedOrigins",
  "insecure-host": "insecureHosts",
  Port: "port",
  prot: "port",
})) {
  test(`config that meets the key "${written}" asks whether ${key} was meant`, () => {
    const text = JSON.stringify({ [written]: 1 });
    refuses(
      { files: { [CONFIG_FILE]: text } },
      new RegExp(`^Unknown key "${written}" in .+json": did you mean "${key}"\\?$`),
    );
  });
}

test("config names an unknown key, flag, variable, and a flag without its value", () => {
  refuses({ files: { [CONFIG_FILE]: '{"prot":1}' } }, /^Unknown key "prot" in config file "/);
  refuses({ files: { [CONFIG_FILE]: '{"__proto__":1}' } }, /^Unknown key "__proto__" in .+json"$/);
  refuses({ argv: ["--prot", "1"] }, /^Unknown option '--prot'$/);
  refuses({ argv: ["--port"] }, /--port/);
  refuses(
    { env: { OPENPLANET_WEBSOCKETS_PROT: "1" } },
    /^Unknown environment variable "OPENPLANET_WEBSOCKETS_PROT"$/,
  );
});

test("config says where a value that it cannot use stands", () => {
  refuses({ argv: ["--port", "x"] }, /: --port must be a whole number from 0 to 65535$/);
  refuses(
    { env: { OPENPLANET_WEBSOCKETS_COMPRESSION: "maybe" } },
    /: OPENPLANET_WEBSOCKETS_COMPRESSION must be true/,
  );
  refuses(
    { files: { [CONFIG_FILE]: '{"ca":"a.pem"}' } },
    /: "ca" in .*config\.json must be a list of strings$/,
  );
  refuses(
    { argv: ["--port", "x", "--log-level", "loud"] },
    /--port must .*; --log-level must be one of trace, /,
  );
});

test("config takes ports up to 65535", () => {
  assert.equal(load({ argv: ["--port", "65535"] }).port, 65535);
  refuses({ argv: ["--port", "65536"] }, /from 0 to 65535/);
  refuses({ argv: ["--port=-1"] }, /from 0 to 65535/);
  refuses({ files: { [CONFIG_FILE]: '{"port":1.5}' } }, /from 0 to 65535/);
});

test("config takes message limits from 1 byte to 16 MiB", () => {
  assert.equal(load({ argv: ["--max-message", "1"] }).maxMessageBytes, 1);
  assert.equal(load({ argv: ["--max-message", `${MAX_MESSAGE_BYTES}`] }).maxMessageBytes, MAX_MESSAGE_BYTES);
  refuses({ argv: ["--max-message", "0"] }, /from 1 to 16777216/);
  refuses({ argv: ["--max-message", `${MAX_MESSAGE_BYTES + 1}`] }, /from 1 to 16777216/);
});

test("config refuses an empty path", () => {
  refuses({ argv: ["--data-dir", ""] }, /--data-dir must not be empty/);
});

const HOSTS = {
  "Test.Example": "test.example",
  "::1": "::1",
  "[::1]": "::1",
  "bücher.example": "xn--bcher-kva.example",
  "dotted.example.": "dotted.example",
};

for (const [written, host] of Object.entries(HOSTS)) {
  test(`config spells the insecure host ${written} as URLs do`, () => {
    assert.deepEqual(load({ argv: ["--insecure-host", written] }).insecureHosts, [host]);
  });
}

for (const host of [
  "wss://a.example",
  "a.example:443",
  "a.example/",
  "a b",
  "u@a.example",
  "*.example:",
  "*.example",
  "*",
]) {
  test(`config refuses the insecure host "${host}"`, () => {
    refuses({ argv: ["--insecure-host", host] }, /must be host names/);
  });
}

const ORIGINS = {
  "https://Example.com": "https://example.com",
  "https://example.com/": "https://example.com",
  "https://example.com:443": "https://example.com",
  "http://localhost:8080": "http://localhost:8080",
  "chrome-extension://abcdef": "chrome-extension://abcdef",
  null: "null",
  "file://": "file://",
  "FILE://": "file://",
  "qrc:": "qrc:",
  "app:///Index": "app:///Index",
};

for (const [written, origin] of Object.entries(ORIGINS)) {
  test(`config spells the origin ${written} as browsers do`, () => {
    assert.deepEqual(load({ argv: ["--allow-origin", written] }).allowedOrigins, [origin]);
  });
}

for (const origin of [
  "example.com",
  "example.com:8080",
  "*",
  "https://example.com/page",
  "chrome-extension://abcdef/page",
  "C:\\overlay.html",
  "file:///",
  "file:///home/me/overlay.html",
  "data:text/html,x",
  "blob:https://example.com/1-2",
  "javascript:alert(1)",
  "mailto:a@example.com",
  "https://",
  "https://a b",
  "https://*.a.example",
]) {
  test(`config refuses the origin "${origin}"`, () => {
    refuses({ argv: ["--allow-origin", origin] }, /must be origins/);
  });
}

test("config file stands in the user's config folder", () => {
  const win = (env: Record<string, string>) =>
    defaultConfigFile({ env, platform: "win32", home: "C:\\Users\\p" });
  assert.equal(win({ APPDATA: "D:\\Data" }), "D:\\Data\\openplanet-websockets\\config.json");
  assert.equal(win({}), "C:\\Users\\p\\AppData\\Roaming\\openplanet-websockets\\config.json");
  const linux = (env: Record<string, string>) =>
    defaultConfigFile({ env, platform: "linux", home: "/home/p" });
  assert.equal(linux({ XDG_CONFIG_HOME: "/x" }), "/x/openplanet-websockets/config.json");
  assert.equal(linux({ XDG_CONFIG_HOME: "relative" }), CONFIG_FILE);
});

test("config takes an interval of pings up to an hour, or none", () => {
  assert.equal(load({ argv: ["--keepalive", "3600"] }).keepalive, 3600);
  refuses({ argv: ["--keepalive", "3601"] }, /from 0 to 3600/);
});
