import { statSync } from "node:fs";
import { CaFileError } from "../core/sockets/policy/authorities.ts";
import { Trust } from "../core/sockets/policy/trust.ts";
import type { CommandLine } from "./commandLine.ts";
import { type Config, extraCaFile } from "./config.ts";
import type { Program } from "./program.ts";
import { ConfigError } from "./settings.ts";

/** Throws ConfigError for a data folder on the command line that does not exist. One in the settings may appear later. */
export function checkDataFolders(config: Config, { settings }: CommandLine): void {
  const absent =
    settings.dataDirs === undefined ? undefined : config.dataDirs.find((path) => !isFolder(path));
  if (absent !== undefined) {
    throw new ConfigError(`Cannot use --data-dir "${absent}": there is no such folder`);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Absent, or out of our reach.
    return false;
  }
}

/** Throws ConfigError when a CA file of the settings cannot be used. */
export function checkCaFiles({ ca, insecureHosts }: Config, env: Program["env"]): void {
  try {
    new Trust(ca, insecureHosts, extraCaFile(env));
  } catch (error) {
    throw error instanceof CaFileError ? new ConfigError(error.message) : error;
  }
}
