import type { Socket } from "node:net";
import { within } from "./deadline.ts";
import { type Door, dial } from "./game.ts";

/** Everything that comes until the bridge breaks the connection off. */
export async function untilClosed(socket: Socket): Promise<Buffer> {
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));
  await within(gone(socket), "the end of a stranger's connection");
  return Buffer.concat(received);
}

/** Resolves when a connection is gone, however it ended: closing with unread bytes is a reset. */
export function gone(socket: Socket): Promise<void> {
  socket.on("error", () => {});
  return new Promise((resolve) => {
    if (socket.closed) {
      resolve();
    } else {
      socket.once("close", () => resolve());
    }
  });
}

/** Dials the link port, sends these bytes and returns what comes until the bridge breaks the connection off. */
export async function sayAsStranger(door: Pick<Door, "port">, bytes: Buffer | string): Promise<Buffer> {
  const socket = await dial(door);
  const answer = untilClosed(socket);
  socket.write(bytes);
  return answer;
}
