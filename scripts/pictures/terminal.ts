/** Colours of the terminal's picture, by the number that ANSI gives them, for both schemes. */
const LIGHT = { ground: "#ffffff", bar: "#eceff1", ink: "#16232c", line: "#cfd8dc" };
const DARK = { ground: "#10171c", bar: "#1b262d", ink: "#e4ebee", line: "#2b3942" };

const INKS: Record<string, readonly [light: string, dark: string]> = {
  "31": ["#b3261e", "#ff8a80"],
  "32": ["#0b7563", "#43cfae"],
  "33": ["#8a5300", "#ffc168"],
  "35": ["#7a3e9d", "#d3a4ee"],
  "36": ["#0b6b83", "#6ecbe6"],
  "90": ["#5d6d76", "#8696a0"],
};

/** The escape sequence of a colour. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`, "g");

export interface Command {
  readonly line: string;
  /** What it wrote on its terminal, with the escape sequences of colours. */
  readonly output: string;
}

/** A page that shows a command and what it wrote, as a terminal does. */
export function terminalPage(command: Command, scheme: "light" | "dark"): string {
  const { ground, bar, ink, line } = scheme === "light" ? LIGHT : DARK;
  const text = `<b>$</b> ${escaped(command.line)}\n${coloured(command.output, scheme)}`;
  return `<!doctype html><meta charset="utf-8"><style>
html { background: ${ground}; color: ${ink}; }
body { margin: 0; }
header { background: ${bar}; border-bottom: 1px solid ${line}; padding: 11px 14px; display: flex; gap: 8px; }
header i { border-radius: 50%; width: 11px; height: 11px; background: ${line}; }
pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; margin: 0; padding: 14px 18px 18px; width: max-content; }
b { color: ${INKS["32"]?.[scheme === "light" ? 0 : 1]}; }
</style><header><i></i><i></i><i></i></header><pre>${text}</pre>`;
}

function coloured(output: string, scheme: "light" | "dark"): string {
  let open = false;
  return escaped(output.replaceAll("\r", "")).replace(COLOUR, (_, codes: string) => {
    const end = open ? "</span>" : "";
    const style = codes
      .split(";")
      .flatMap((code) => styleOf(code, scheme))
      .join(";");
    open = style !== "";
    return open ? `${end}<span style="${style}">` : end;
  });
}

function styleOf(code: string, scheme: "light" | "dark"): string[] {
  const ink = INKS[code]?.[scheme === "light" ? 0 : 1];
  if (code === "1") {
    return ["font-weight:bold"];
  }
  return code === "2" ? ["opacity:0.7"] : ink === undefined ? [] : [`color:${ink}`];
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
