import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defaultConfigFile } from "../config.ts";
import type { CommandContext } from "../program.ts";
import { CONFIG_VARIABLE, ConfigError, SETTINGS } from "../settings.ts";
import { put } from "./files.ts";

/**
 * Writes the settings that stand on the command line into the config file, where every later start and command finds them.
 * Returns the file when there were any. Throws ConfigError when another config file is named: no later start would read it.
 */
export async function keepSettings({
  program,
  commandLine,
  config,
}: CommandContext): Promise<string | undefined> {
  const file = defaultConfigFile(program);
  const named = commandLine.configFile ?? program.env[CONFIG_VARIABLE];
  if (named) {
    throw new ConfigError(`install reads ${file} only: copy "${named}" there`);
  }
  const given = SETTINGS.filter(({ key }) => commandLine.settings[key] !== undefined);
  if (given.length === 0) {
    return undefined;
  }
  // That it is one JSON object was checked when the settings were read.
  const old = await readFile(file, "utf8").catch(() => "{}");
  const settings = JSON.parse(old.replace(/^\uFEFF/, ""));
  for (const { key } of given) {
    settings[key] = config[key];
  }
  await mkdir(dirname(file), { recursive: true });
  await put(file, Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
  return file;
}
