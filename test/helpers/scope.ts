import type { TestContext } from "node:test";

type Cleanup = () => unknown;

/** Stands in for a test's context, so that the helpers of the tests serve here too: whatever is opened is closed at the end. */
export class Scope {
  readonly #cleanups: Cleanup[] = [];

  /** What the helpers take; they use only `after`. */
  get test(): TestContext {
    return this as unknown as TestContext;
  }

  after(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
  }

  /** Runs the cleanups, the latest first. */
  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) {
      await cleanup();
    }
  }
}

/** Gives the work a scope and closes it, however the work ends. */
export async function withScope<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope = new Scope();
  try {
    return await work(scope);
  } finally {
    await scope.close();
  }
}
