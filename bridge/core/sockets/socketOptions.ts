import { CLOSE_TIMEOUT_MS, MAX_BUFFERED_CHUNKS, MAX_FRAGMENTS, MAX_PENDING_PONGS } from "../limits.ts";
import type { SocketSettings } from "../options.ts";

/** The settings for one socket, whose plugin wants messages of at most that many bytes; the player allows less or as much. */
export const settingsFor = (settings: SocketSettings, maxMessage: number): SocketSettings => ({
  ...settings,
  maxMessageBytes: Math.min(maxMessage, settings.maxMessageBytes),
});

/** The options of ws that client sockets and servers share. */
export const socketOptions = (config: SocketSettings) => ({
  perMessageDeflate: config.compression,
  maxPayload: config.maxMessageBytes,
  maxFragments: MAX_FRAGMENTS,
  maxBufferedChunks: MAX_BUFFERED_CHUNKS,
  maxPendingAutoPongs: MAX_PENDING_PONGS,
  closeTimeout: CLOSE_TIMEOUT_MS,
});
