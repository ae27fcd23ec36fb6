import type { BridgeDetails, Permit } from "../../schema/index.ts";

/** Characters that a terminal obeys and does not show: the upper controls, and those that turn the direction of text (UAX 9). */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a peer or a plugin, made harmless for a terminal. */
export const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  keepingControls(text).replace(/[\u0000-\u001f]/g, "?");

/** The same for text in which the controls of ASCII are our own: line ends and colours. */
export const keepingControls = (text: string): string => text.replace(UNSEEN, "?");

/** Rows of text with aligned columns; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(plain));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

/** How what a setting allows is taken back. */
export const TAKE_BACK_SETTING =
  "To take back a setting, start the bridge without it; if it is in the config file, remove it there first.";

/** What is allowed to plugins and what was refused, as tables under their headings; none for an empty list. */
export function permissions({
  allowed,
  settings: { allowLan, allowedOrigins },
  refused,
}: Pick<BridgeDetails, "allowed" | "settings" | "refused">): string[] {
  const rows = allowed.map((permit) => [permit.plugin, whatIsAllowed(permit)]);
  const always = [
    ...(allowLan ? [[whatIsAllowed({}), "--allow-lan"]] : []),
    ...allowedOrigins.map((origin) => [whatIsAllowed({ origin }), "--allow-origin"]),
  ];
  const last = refused.map(({ time, plugin, ...what }) => [
    localTime(new Date(time)),
    plugin,
    whatIsAllowed(what),
  ]);
  return [
    ...(rows.length === 0 ? [] : [`Allowed:\n${table(rows)}`]),
    ...(always.length === 0
      ? []
      : [`Allowed to every plugin by the settings of the bridge:\n${table(always)}\n${TAKE_BACK_SETTING}`]),
    ...(last.length === 0 ? [] : [`Refused (the command allow lets them in):\n${table(last)}`]),
  ];
}

const whatIsAllowed = ({ origin }: Pick<Permit, "origin">): string =>
  origin === undefined ? "other computers" : `pages of ${origin}`;

/** Seconds as people say them, and as the window in the game does: the two largest units that count. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const;
  const first = units.findIndex(([size]) => seconds >= size);
  const [large, small] = units.slice(first < 0 ? units.length - 1 : first);
  if (large === undefined) {
    return "0 s";
  }
  const count = Math.floor(seconds / large[0]);
  const rest = small === undefined ? 0 : Math.floor((seconds % large[0]) / small[0]);
  return `${count} ${large[1]}${small === undefined || rest === 0 ? "" : ` ${rest} ${small[1]}`}`;
}

/** Decimal digits of a number of bytes, as the window in the game writes it. */
export function amount(digits: string): string {
  let value = Number(digits);
  if (value < 1024) {
    return `${value} B`;
  }
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let unit = -1;
  do {
    value /= 1024;
    unit += 1;
  } while (value >= 1024 && unit + 1 < units.length);
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** A number of things: "1 message", "2 messages". */
export const counted = (count: number | string, thing: string): string =>
  `${count} ${thing}${String(count) === "1" ? "" : "s"}`;

/** Date and time of day of the person's own clock, as the window in the game writes it. */
export function localTime(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
