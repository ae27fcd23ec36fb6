import type { BridgeMessage, Serve } from "../../../schema/index.ts";
import { notAnnounced } from "../errors.ts";
import { failedMessage } from "../sockets/failedMessage.ts";

/** Has the bridge announce itself where a `serve` says, and returns the answer. `announce` throws an Error with the reason why it cannot. */
export async function serveFolder(
  { folder }: Serve,
  announce: (folder: string) => Promise<void>,
): Promise<BridgeMessage> {
  try {
    await announce(folder);
    return { type: "serving", folder };
  } catch (error) {
    return failedMessage(notAnnounced(folder, (error as Error).message));
  }
}
