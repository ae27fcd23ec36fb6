/** What a part of the benchmark is asked to do. */
export interface PartOptions {
  /** A smoke run: everything once, and little of it. */
  readonly quick: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure, and how good it should be. */
export interface Goal {
  readonly figure: string;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
  /** What keeps the figure from the goal, for the reader of a report where it is not met. */
  readonly bound: string;
}

/** What a part has measured. */
export interface Section {
  readonly title: string;
  /** Paragraphs: how it was measured, and what the tables show. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
}
