/** Counts messages and payload bytes that crossed the network: of one socket, or of several that also count by themselves. */
export class Traffic {
  #messagesIn = 0;
  #messagesOut = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  readonly #parts = new Set<Traffic>();

  get messagesIn(): number {
    return this.#sum((traffic) => traffic.messagesIn, this.#messagesIn);
  }

  get messagesOut(): number {
    return this.#sum((traffic) => traffic.messagesOut, this.#messagesOut);
  }

  get bytesIn(): number {
    return this.#sum((traffic) => traffic.bytesIn, this.#bytesIn);
  }

  get bytesOut(): number {
    return this.#sum((traffic) => traffic.bytesOut, this.#bytesOut);
  }

  /** Makes a counter whose counts are added to these too. */
  part(): Traffic {
    const part = new Traffic();
    this.#parts.add(part);
    return part;
  }

  /** Ends such a counter; its counts stay in these. */
  settle(part: Traffic): void {
    if (this.#parts.delete(part)) {
      this.#messagesIn += part.messagesIn;
      this.#messagesOut += part.messagesOut;
      this.#bytesIn += part.bytesIn;
      this.#bytesOut += part.bytesOut;
    }
  }

  received(bytes: number): void {
    this.#messagesIn += 1;
    this.#bytesIn += bytes;
  }

  sent(bytes: number): void {
    this.#messagesOut += 1;
    this.#bytesOut += bytes;
  }

  #sum(figure: (traffic: Traffic) => number, own: number): number {
    let sum = own;
    for (const part of this.#parts) {
      sum += figure(part);
    }
    return sum;
  }
}
