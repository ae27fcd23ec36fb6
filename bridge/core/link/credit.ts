/**
 * Gives the game back what it may send, once for all chunks that came together. At once, although the protocol asks for
 * less: this answer carries the TCP acknowledgement, which the system otherwise holds back while the game's next small
 * write waits for it (Nagle).
 */
export class CreditReturn {
  readonly #send: (bytes: number) => void;
  /** Bytes read that the game has not got its credit for. */
  #owed = 0;

  constructor(send: (bytes: number) => void) {
    this.#send = send;
  }

  read(bytes: number): void {
    if (this.#owed === 0) {
      setImmediate(() => {
        const credit = this.#owed;
        this.#owed = 0;
        this.#send(credit);
      });
    }
    this.#owed += bytes;
  }
}
