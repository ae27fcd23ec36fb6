/** A number that JavaScript would change, such as one above 2^53: shown as it was sent. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Longer texts are not parsed by themselves: that would hold the page up. */
export const MAX_JSON_CHARACTERS = 512 * 1024;

/** Reviver with the source of a number, which newer browsers give. */
type Parse = (
  text: string,
  revive: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
) => unknown;

/** An object or array that a text is in JSON; nothing for other texts, lone numbers and strings included. */
export function parseJson(text: string): object | undefined {
  if (text.length > MAX_JSON_CHARACTERS || !/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return (JSON.parse as Parse)(text, (_key, value, context) =>
      typeof value === "number" && context?.source !== undefined && String(value) !== context.source
        ? new ExactNumber(context.source)
        : value,
    ) as object;
  } catch {
    // It only looked like JSON.
    return undefined;
  }
}
