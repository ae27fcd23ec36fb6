import { once } from "node:events";
import type { Socket } from "node:net";
import { within } from "./deadline.ts";
import { type Door, dial } from "./game.ts";

/** Everything that comes until the bridge breaks the connection off. */
export async function untilClosed(socket: Socket, ms?: number): Promise<Buffer> {
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));
  // Closing with unread bytes is a reset.
  socket.on("error", () => {});
  await within(once(socket, "close"), "the end of a stranger's connection", ms);
  return Buffer.concat(received);
}

/** Dials the link port, sends these bytes and returns what comes until the bridge breaks the connection off. */
export async function sayAsStranger(door: Pick<Door, "port">, bytes: Buffer | string): Promise<Buffer> {
  const socket = await dial(door);
  const answer = untilClosed(socket);
  socket.write(bytes);
  return answer;
}
