import * as z from "zod";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";
import { PING_INTERVAL_MS } from "../core/limits.ts";
import { LOG_LEVELS } from "../core/log.ts";
import type { BridgeSettings } from "../core/options.ts";
import { ORIGIN_FORM, writtenOrigin } from "../core/origins.ts";
import { hostOf } from "../core/sockets/policy/names.ts";
import type { CommandLine } from "./commandLine.ts";
import { configFolder, pathsOf } from "./places.ts";
import {
  CONFIG_VARIABLE,
  ConfigError,
  type RawSettings,
  SETTINGS,
  type SettingKey,
  settingsOfEnv,
  variableOf,
} from "./settings.ts";
import { suggest } from "./suggest.ts";

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const list = (item: z.ZodType<string>) =>
  z.array(item, { error: "must be a list of strings" }).default([]).readonly();

const path = z.string({ error: "must be a path" }).min(1, { error: "must not be empty" });

const flag = z.boolean({ error: "must be true or false" }).default(false);

/** Settings of the bridge, frozen. Paths are absolute, hosts and origins spelled as URLs spell them. */
export const Config = z
  .strictObject({
    port: wholeNumber(0, 65535).default(29456),
    dataDirs: list(path),
    logFile: z.boolean({ error: "must be true or false" }).default(true),
    logLevel: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
    maxMessageBytes: wholeNumber(1, MAX_MESSAGE_BYTES).default(MAX_MESSAGE_BYTES),
    keepalive: wholeNumber(0, 3600).default(PING_INTERVAL_MS / 1000),
    ca: list(path),
    insecureHosts: list(
      normalised(hostOf, 'must be host names without scheme, port and asterisk, such as "example.com"'),
    ),
    compression: flag,
    allowLan: flag,
    allowedOrigins: list(normalised(writtenOrigin, `must be origins: ${ORIGIN_FORM}`)),
  } satisfies Record<SettingKey, z.ZodType>)
  .readonly();

export type Config = z.infer<typeof Config>;

/** The part of the settings that the bridge itself is told. */
export function bridgeSettings(config: Config, env: Sources["env"] = {}): BridgeSettings {
  const {
    port,
    dataDirs,
    ca,
    insecureHosts,
    maxMessageBytes,
    compression,
    keepalive,
    allowLan,
    allowedOrigins,
  } = config;
  const sockets = { maxMessageBytes, compression, keepalive, allowLan, allowedOrigins };
  return {
    ...sockets,
    port,
    dataFolders: dataDirs,
    caFiles: ca,
    insecureHosts,
    extraCaFile: extraCaFile(env),
  };
}

/** What the variable of Node names whose certificates it trusts too. */
export const extraCaFile = (env: Sources["env"]): string | undefined => env["NODE_EXTRA_CA_CERTS"];

/** Where settings come from, beside the command line. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  readonly cwd: string;
  /** Returns the text of a file or throws an error with a `code`. */
  readonly readFile: (path: string) => string;
}

/** Merges defaults, config file, environment and flags, later ones first. Throws ConfigError that names what is wrong. */
export function loadConfig(commandLine: CommandLine, sources: Sources): Config {
  const { resolve, delimiter, dirname } = pathsOf(sources.platform);
  const named = commandLine.configFile ?? (sources.env[CONFIG_VARIABLE] || undefined);
  const file = resolve(sources.cwd, named ?? defaultConfigFile(sources));
  const raw: RawSettings = {};
  const origin = new Map<PropertyKey, string>();

  const layers: [RawSettings, string, (key: SettingKey, flag: string) => string][] = [
    [settingsOfFile(file, named !== undefined, sources), dirname(file), (key) => `"${key}" in ${file}`],
    [settingsOfEnv(sources.env, delimiter), sources.cwd, (_key, flag) => variableOf(flag)],
    [commandLine.settings, sources.cwd, (_key, flag) => `--${flag}`],
  ];
  for (const [values, base, nameOf] of layers) {
    for (const { key, flag, kind } of SETTINGS) {
      const value = values[key];
      if (value === undefined) {
        continue;
      }
      const absolute = (item: unknown) => (typeof item === "string" && item ? resolve(base, item) : item);
      raw[key] = kind === "paths" && Array.isArray(value) ? value.map(absolute) : value;
      origin.set(key, nameOf(key, flag));
    }
  }

  const result = Config.safeParse(raw);
  if (result.success) {
    return result.data;
  }
  const texts = result.error.issues.map(({ path, message }) => `${origin.get(path[0] ?? "")} ${message}`);
  throw new ConfigError(`Cannot use the settings: ${[...new Set(texts)].join("; ")}`);
}

/** The config file that is read when none is named. */
export function defaultConfigFile({
  env,
  platform,
  home,
}: Pick<Sources, "env" | "platform" | "home">): string {
  return pathsOf(platform).join(configFolder({ platform, env, home }), "config.json");
}

function settingsOfFile(file: string, required: boolean, { readFile }: Sources): RawSettings {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!required && (code === "ENOENT" || code === "ENOTDIR")) {
      return {};
    }
    throw new ConfigError(`Cannot read config file "${file}": ${code ?? error}`);
  }
  let value: unknown;
  try {
    // Windows editors put a byte order mark in front.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ConfigError(`Cannot parse config file "${file}": ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError(`Cannot use config file "${file}": it must hold one JSON object`);
  }
  const unknown = Object.keys(value).find((key) => !SETTINGS.some((setting) => setting.key === key));
  if (unknown !== undefined) {
    const meant = meantKey(unknown);
    throw new ConfigError(
      `Unknown key "${unknown}" in config file "${file}"${meant === undefined ? "" : `: did you mean "${meant}"?`}`,
    );
  }
  return value;
}

/** The key that somebody probably means who writes this one, or the name of its flag. */
function meantKey(written: string): SettingKey | undefined {
  const letters = (name: string): string => name.toLowerCase().replace(/(?<=[a-z])[-_](?=[a-z])/g, "");
  const keys = new Map(
    SETTINGS.flatMap(({ key, flag }) => [key, flag].map((name) => [letters(name), key] as const)),
  );
  const nearest = suggest(letters(written), [...keys.keys()]);
  return nearest === undefined ? undefined : keys.get(nearest);
}

function normalised(normalise: (text: string) => string | undefined, error: string): z.ZodType<string> {
  return z.string({ error }).transform((text, context) => {
    const value = normalise(text);
    if (value !== undefined) {
      return value;
    }
    context.addIssue({ code: "custom", message: error, input: text });
    return z.NEVER;
  });
}
