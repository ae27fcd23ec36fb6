import net from "node:net";
import { within } from "./deadline.ts";
import { gone } from "./stranger.ts";

/** Sends bytes to a port of this machine, and returns all that comes back until the server ends the connection. */
export async function exchange(port: number, bytes: string, ms?: number): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    answer += text;
  });
  socket.write(bytes, "latin1");
  await within(gone(socket), "the end of a request", ms);
  return answer;
}

/** The status of an HTTP answer. */
export const statusOf = (answer: string): string => answer.slice(9, 12);
