/** One argument in a systemd unit (systemd.syntax, "Quoting"; systemd.service, "Command lines"). */
export const systemdQuote = (text: string): string =>
  `"${text.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;

/** One argument of Exec in a desktop entry: quoted by its own rules, then escaped as any string of such a file. */
export const desktopQuote = (text: string): string =>
  `"${text.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%")}"`.replaceAll("\\", "\\\\");

/** A command line of Windows, of programs and arguments without quotes in them. */
export const windowsCommandLine = ([program = "", ...args]: readonly string[]): string =>
  [`"${program}"`, ...args].join(" ");

/** Reads absolute paths back that systemdQuote or desktopQuote has quoted. */
export function quotedPaths(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text]) =>
      (text as string)
        .replace(/\\+(["`$\\])/g, "$1")
        .replaceAll("%%", "%")
        .replaceAll("$$", "$"),
    )
    .filter((text) => text.startsWith("/"));
}
