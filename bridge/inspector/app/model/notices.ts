export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

const SHOWN_MS = 5000;
const BAD_SHOWN_MS = 15_000;
const MAX_NOTICES = 4;

/** Short sentences about what was done, each for some seconds. */
export class Notices {
  readonly #onChange: () => void;
  #next = 0;
  #notices: Notice[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get all(): readonly Notice[] {
    return this.#notices;
  }

  add(text: string, bad = false): void {
    const id = this.#next++;
    this.#notices = [...this.#notices, { id, text, bad }].slice(-MAX_NOTICES);
    setTimeout(() => this.remove(id), bad ? BAD_SHOWN_MS : SHOWN_MS);
    this.#onChange();
  }

  remove(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    this.#onChange();
  }
}
