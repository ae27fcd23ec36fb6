/** Colours for a terminal. Without colours, each function returns the text unchanged. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

/** What `process.stdout` can show. */
interface Screen {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

/** SGR parameters (ECMA-48, section 8.3.117): the one that begins, and the one that ends. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  yellow: [33, 39],
  red: [31, 39],
} as const;

/** Whether to use colours: FORCE_COLOR decides, then NO_COLOR (no-color.org), then what the terminal can, as Node has it. */
export function wantsColors(env: Readonly<Record<string, string | undefined>>, screen: Screen): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = env;
  if (forced !== undefined) {
    return forced !== "0" && forced !== "false";
  }
  return !none && screen.isTTY === true && screen.hasColors?.() === true;
}

export function paintWith(colors: boolean): Paint {
  const painter = (name: keyof typeof CODES) => (text: string) =>
    colors && text !== "" ? `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m` : text;
  return {
    bold: painter("bold"),
    dim: painter("dim"),
    green: painter("green"),
    yellow: painter("yellow"),
    red: painter("red"),
  };
}
