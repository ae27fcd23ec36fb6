import type { Entry } from "../../../../schema/inspect/state.ts";

export interface Filter {
  readonly text: string;
  readonly regex: boolean;
  /** Empty: every way. */
  readonly way: Entry["way"] | "";
  readonly kind: "text" | "binary" | "";
}

export const NO_FILTER: Filter = { text: "", regex: false, way: "", kind: "" };

export type Test = (entry: Entry) => boolean;

/** Tells which entries a filter lets through, or why it cannot. A text is looked for in what is shown, whatever its case. */
export function testOf({ text, regex, way, kind }: Filter): Test | Error {
  const fits = (entry: Entry): boolean =>
    (way === "" || entry.way === way) && (kind === "" || entry.kind === kind);
  if (text === "") {
    return fits;
  }
  if (regex) {
    try {
      const expression = new RegExp(text, "iu");
      return (entry) => fits(entry) && expression.test(entry.start);
    } catch (error) {
      return error as Error;
    }
  }
  const wanted = text.toLowerCase();
  return (entry) => fits(entry) && entry.start.toLowerCase().includes(wanted);
}
