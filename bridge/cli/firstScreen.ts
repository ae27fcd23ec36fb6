import type { RunningBridge } from "../core/bridge.ts";
import { plain } from "./format.ts";
import type { Paint } from "./paint.ts";

/** What a person who has started the bridge in a terminal should know. */
export interface FirstScreen {
  readonly version: string;
  /** Data folders of the game. */
  readonly folders: readonly string[];
  /** Those among them that do not have the plugin. */
  readonly withoutPlugin: readonly string[];
}

/** What runs, for which game, what to do next, and how it ends. */
export function startedText({ version, folders, withoutPlugin }: FirstScreen, paint: Paint): string {
  const title = paint.bold(`WebSockets for Openplanet ${version} is running`);
  return lines([
    folders.length === 0
      ? `${title}, but it has found no game with Openplanet yet.`
      : `${title}, for the game folder`,
    ...folders.map((folder) => `  ${plain(folder)}`),
    nextStep(folders, withoutPlugin),
    "To end it, press Ctrl+C or close this window. The command install makes it start at each login, without a window.",
  ]);
}

function nextStep(folders: readonly string[], withoutPlugin: readonly string[]): string {
  if (folders.length === 0) {
    return "Start the game with Openplanet once: the bridge then finds its folder within a minute. Or name the folder with --data-dir.";
  }
  return withoutPlugin.length === 0
    ? "Start the game, or play on: plugins find the bridge by themselves."
    : "The game does not have the plugin WebSockets yet: run the command install --plugin.";
}

/** Says that a bridge is running already, and what it serves now. */
export function runsAlreadyText({ running, added, unserved }: RunningBridge, paint: Paint): string {
  const { version, pid, port } = running;
  const title = paint.bold(`WebSockets for Openplanet ${plain(version)} is running already`);
  return lines([
    `${title} (process ${pid}, port ${port}).`,
    ...added.map((folder) => `From now on it also serves ${plain(folder)}`),
    ...unserved.map((folder) => `It does not serve ${plain(folder)}`),
    unserved.length === 0
      ? "There is nothing to do. The command status shows what it does."
      : "To serve all folders with one bridge, run the command stop, then start with a --data-dir for each folder.",
  ]);
}

const lines = (texts: readonly string[]): string => `${texts.join("\n")}\n\n`;
