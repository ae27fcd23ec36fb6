import { connect } from "node:net";

/** Whether something on this machine takes connections at that port, even if it never says a word. */
export function hasListener(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    // A listener that hangs takes no more once its queue is full: the system then lets everybody else wait.
    const timer = setTimeout(() => done(true), timeoutMs);
    const done = (listens: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(listens);
    };
    socket.on("connect", () => done(true));
    socket.on("error", () => done(false));
  });
}
