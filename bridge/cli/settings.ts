/** What the user wrote is not usable; `main` prints the text and exits 2. */
export class ConfigError extends TypeError {
  override readonly name = "ConfigError";
}

export interface Setting {
  /** Key in the config file and in `Config`. */
  readonly key: string;
  /** Name on the command line; the environment variable is made from it. */
  readonly flag: string;
  /** How text becomes a value. Lists of paths are split at the system's path delimiter, names at commas. */
  readonly kind: "integer" | "text" | "boolean" | "paths" | "names";
  /** Placeholder of the value in the help text. */
  readonly value: string;
  readonly help: string;
}

/** Every setting, once: flags, environment, config file and help text are all read from here. */
export const SETTINGS = [
  {
    key: "port",
    flag: "port",
    kind: "integer",
    value: "PORT",
    help: "preferred TCP port on 127.0.0.1, 0 for any free one (29456)",
  },
  {
    key: "dataDirs",
    flag: "data-dir",
    kind: "paths",
    value: "DIR",
    help: "use this Openplanet data folder, such as OpenplanetNext, instead of searching; repeatable",
  },
  {
    key: "logLevel",
    flag: "log-level",
    kind: "text",
    value: "LEVEL",
    help: "trace, debug, info, warn, error, fatal or silent (info)",
  },
  {
    key: "logFile",
    flag: "log-file",
    kind: "boolean",
    value: "",
    help: "also write the log to a file, which the command logs prints (on)",
  },
  {
    key: "maxMessageBytes",
    flag: "max-message",
    kind: "integer",
    value: "BYTES",
    help: "longest message that plugins may send or receive (16777216, the maximum)",
  },
  {
    key: "keepalive",
    flag: "keepalive",
    kind: "integer",
    value: "SECONDS",
    help: "time between pings to an open socket, 0 for none (25)",
  },
  {
    key: "ca",
    flag: "ca",
    kind: "paths",
    value: "FILE",
    help: "PEM or DER file with another CA certificate to trust; repeatable",
  },
  {
    key: "insecureHosts",
    flag: "insecure-host",
    kind: "names",
    value: "HOST",
    help: "host whose certificate is not checked, for tests only; repeatable",
  },
  {
    key: "compression",
    flag: "compression",
    kind: "boolean",
    value: "",
    help: "compress messages (permessage-deflate) if the other side can (off)",
  },
  {
    key: "allowLan",
    flag: "allow-lan",
    kind: "boolean",
    value: "",
    help: "let plugins open servers that other computers can reach (off)",
  },
  {
    key: "allowedOrigins",
    flag: "allow-origin",
    kind: "names",
    value: "ORIGIN",
    help: "web page origin that may reach plugins' servers, such as https://example.com; repeatable",
  },
] as const satisfies readonly Setting[];

export type SettingKey = (typeof SETTINGS)[number]["key"];

/** Values of one source, not validated yet. A key that is absent leaves the decision to the source before. */
export type RawSettings = Partial<Record<SettingKey, unknown>>;

export const ENV_PREFIX = "OPENPLANET_WEBSOCKETS_";

export const CONFIG_VARIABLE = `${ENV_PREFIX}CONFIG`;

/** Name of the environment variable of a flag: `data-dir` is OPENPLANET_WEBSOCKETS_DATA_DIR. */
export function variableOf(flag: string): string {
  return ENV_PREFIX + flag.toUpperCase().replaceAll("-", "_");
}

/**
 * Reads the settings among the environment variables. An empty variable counts as absent; one that has our prefix and
 * no meaning throws ConfigError, since it is a typing error.
 */
export function settingsOfEnv(
  env: Readonly<Record<string, string | undefined>>,
  delimiter: string,
): RawSettings {
  const known = new Set<string>([CONFIG_VARIABLE, ...SETTINGS.map(({ flag }) => variableOf(flag))]);
  // Windows does not tell upper from lower case in these names.
  const unknown = Object.keys(env).find(
    (name) => name.toUpperCase().startsWith(ENV_PREFIX) && !known.has(name.toUpperCase()),
  );
  if (unknown !== undefined) {
    throw new ConfigError(`Unknown environment variable "${unknown}"`);
  }

  const values: RawSettings = {};
  for (const { key, flag, kind } of SETTINGS) {
    const text = env[variableOf(flag)];
    if (text) {
      values[key] = valueOfText(text, kind, delimiter);
    }
  }
  return values;
}

/** Turns text into the kind of value that the setting takes; text that does not fit stays as it is and is refused later. */
export function valueOfText(text: string, kind: Setting["kind"], delimiter: string): unknown {
  switch (kind) {
    case "integer":
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case "boolean":
      return { true: true, 1: true, false: false, 0: false }[text.toLowerCase()] ?? text;
    case "paths":
      return splitList(text, delimiter);
    case "names":
      return splitList(text, ",");
    case "text":
      return text;
  }
}

function splitList(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
