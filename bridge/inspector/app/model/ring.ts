/** The newest of a row of things, within a count and a weight. What is pushed beyond makes the oldest leave. */
export class Ring<T> {
  readonly #maxCount: number;
  readonly #maxWeight: number;
  readonly #weigh: (item: T) => number;
  #items: T[] = [];
  #first = 0;
  #weight = 0;

  constructor(maxCount: number, maxWeight = Number.POSITIVE_INFINITY, weigh: (item: T) => number = () => 0) {
    this.#maxCount = maxCount;
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#first + index];
  }

  /** Returns how many have left. One item alone may weigh anything. */
  push(item: T): number {
    const before = this.#first;
    this.#items.push(item);
    this.#weight += this.#weigh(item);
    while (this.length > this.#maxCount || (this.length > 1 && this.#weight > this.#maxWeight)) {
      this.#weight -= this.#weigh(this.#items[this.#first] as T);
      this.#first++;
    }
    const left = this.#first - before;
    this.#compact();
    return left;
  }

  /** Lets the oldest leave for as long as they fit. Returns how many. */
  shiftWhile(fits: (item: T) => boolean): number {
    const before = this.#first;
    while (this.length > 0 && fits(this.#items[this.#first] as T)) {
      this.#weight -= this.#weigh(this.#items[this.#first] as T);
      this.#first++;
    }
    const left = this.#first - before;
    this.#compact();
    return left;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
    this.#weight = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = this.#first; index < this.#items.length; index++) {
      yield this.#items[index] as T;
    }
  }

  /** Moves the items to the front once half of the array is unused: seldom, since that costs as much as all of them. */
  #compact(): void {
    if (this.#first > 1024 && this.#first > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }
}
