/** The lines "result KEY... NUMBER" of a plugin, gathered by key in the order of the rounds. */
export class Figures {
  readonly #values = new Map<string, number[]>();

  constructor(lines: readonly string[]) {
    for (const line of lines) {
      const words = line.split(" ");
      if (words[0] === "result") {
        const key = words.slice(1, -1).join(" ");
        this.#values.set(key, [...(this.#values.get(key) ?? []), Number(words.at(-1))]);
      }
    }
  }

  /** Throws when nothing was measured under this key: a report without a row would hide it. */
  get(...key: (string | number)[]): readonly number[] {
    const values = this.#values.get(key.join(" "));
    if (values === undefined) {
      throw new Error(`Nothing was measured for "${key.join(" ")}"`);
    }
    return values;
  }
}
