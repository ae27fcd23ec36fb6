import { join } from "node:path";
import { styleText } from "node:util";
import type { HostRecord } from "../../test/helpers/hostRecords.ts";

type Colour = "red" | "yellow" | "dim";

const COLOURS: Readonly<Record<string, Colour>> = {
  error: "red",
  warning: "yellow",
  warn: "yellow",
  trace: "dim",
};

/** What a plugin folder is called by the host, and where it is. */
export interface PlayedPlugin {
  readonly id: string;
  readonly folder: string;
}

/** A record of the host as lines for people, or undefined if it tells an author nothing. */
export function describe(record: HostRecord, plugin: PlayedPlugin): string | undefined {
  switch (record.type) {
    case "log":
      return said(record.plugin || "host", record.level, withFiles(record.text, plugin));
    case "compile":
      return coloured(
        record.severity,
        `${placeIn(record.section, plugin)}:${record.row}:${record.col}: ${record.severity}: ${record.text}`,
      );
    case "loaded":
      return said(record.plugin, "trace", "loaded");
    case "unloaded":
      return said(record.plugin, "trace", "unloaded");
    case "notification":
      return said(record.plugin, "info", `notification: ${record.header}: ${record.text}`);
    case "ui":
      return record.windows
        .map(({ title, items }) => [`window "${title}"`, ...items.map(({ text }) => `  ${text}`)].join("\n"))
        .join("\n");
    case "pressed":
      return record.found ? undefined : said("host", "warn", `nothing is labelled "${record.label}"`);
    case "clipboard":
      return said("host", "info", `copied to the clipboard: ${record.text}`);
    case "browser":
      return said("host", "info", `opened in the browser: ${record.url}`);
    default:
      return undefined;
  }
}

/** A line by somebody: a plugin, `host`, `bridge` or `play`. */
export function said(who: string, level: string, text: string): string {
  const label = level === "warn" || level === "error" ? `${level}: ` : "";
  return coloured(level, `${who} | ${label}${text}`);
}

function coloured(level: string, text: string): string {
  const colour = COLOURS[level];
  return colour === undefined || !process.stdout.isTTY ? text : styleText(colour, text);
}

/** The host calls a file `MyPlugin:Main.as`; an editor can jump to its path. */
const placeIn = (section: string, { id, folder }: PlayedPlugin): string =>
  section.startsWith(`${id}:`) ? join(folder, section.slice(id.length + 1)) : section;

const withFiles = (text: string, plugin: PlayedPlugin): string =>
  text.replaceAll(/(?<= at )\S+?\.as(?=:\d+)/g, (section) => placeIn(section, plugin));
