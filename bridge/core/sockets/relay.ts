import { failedMessage } from "./failedMessage.ts";
import type { RemoteHandler } from "./remote.ts";
import type { LinkPort } from "./role.ts";

/** Tells the game what happens to one remote socket: that of a client (no number), or one client of a server. */
export function relay(port: LinkPort, client: number | undefined, ended: () => void): RemoteHandler {
  const about = client === undefined ? {} : { client };
  return {
    message: (data, binary) => port.sendData(client ?? 0, data, binary),
    buffered: (bytes) => port.send({ type: "buffered", ...about, bytes }),
    failed: (error) => port.send(failedMessage(error, client)),
    closed: (code, reason, clean) => {
      port.send({ type: "closed", ...about, code, reason, clean });
      ended();
    },
  };
}
