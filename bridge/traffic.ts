/** Payload bytes that crossed the network since the bridge started. */
export class Traffic {
  bytesIn = 0;
  bytesOut = 0;

  received(bytes: number): void {
    this.bytesIn += bytes;
  }

  sent(bytes: number): void {
    this.bytesOut += bytes;
  }
}
