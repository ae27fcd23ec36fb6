import { lostByClient } from "../errors.ts";
import { failedMessage } from "./failedMessage.ts";
import type { RemoteHandler } from "./remoteHandler.ts";
import type { RoleLink } from "./role.ts";
import type { Subject } from "./subject.ts";

/**
 * Tells the game what happens to one remote socket: that of a client (no number), whose link ends with it, or one client of a
 * server. `ended` comes when its connection is gone.
 */
export function relay(
  link: RoleLink,
  client: number | undefined,
  subject: Subject,
  ended: () => void,
): RemoteHandler {
  const about = client === undefined ? {} : { client };
  return {
    message: (data, binary) => link.sendData(client ?? 0, data, binary),
    buffered: (bytes) => link.send({ type: "buffered", ...about, bytes }),
    failed: (error) => {
      const told = client === undefined ? error : lostByClient(error);
      subject.failed(told);
      link.send(failedMessage(told, client));
    },
    closed: (code, reason, clean) => {
      subject.closed(code, reason, clean);
      link.send({ type: "closed", ...about, code, reason, clean });
      if (client === undefined) {
        link.end();
      }
    },
    ended: () => {
      subject.ended();
      ended();
    },
  };
}
