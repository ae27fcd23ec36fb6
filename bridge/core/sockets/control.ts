/** What the bridge's page may do to a socket. Each throws an Error that says why it cannot be done. */
export interface SocketControl {
  readonly plugin: string;
  /** Hands the plugin a message as if the remote had sent it, within the rules of flow control. */
  toPlugin(data: Buffer, binary: boolean): void;
  /** Sends the remote a message as if the plugin had. */
  toRemote(data: Buffer, binary: boolean): void;
  close(code: number, reason: string): void;
  /** Breaks the TCP connection off. */
  cut(): void;
  /** Stops reading from the remote, or goes on. */
  pause(on: boolean): void;
}
