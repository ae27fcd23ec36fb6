/** Messages and payload bytes that crossed the network: of one link, or of all since the bridge started. */
export class Traffic {
  messagesIn = 0;
  messagesOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  readonly #total: Traffic | undefined;

  /** What is counted counts for `total`, too. */
  constructor(total?: Traffic) {
    this.#total = total;
  }

  received(bytes: number): void {
    this.messagesIn += 1;
    this.bytesIn += bytes;
    this.#total?.received(bytes);
  }

  sent(bytes: number): void {
    this.messagesOut += 1;
    this.bytesOut += bytes;
    this.#total?.sent(bytes);
  }
}
