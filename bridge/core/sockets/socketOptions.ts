import { CLOSE_TIMEOUT_MS, MAX_FRAGMENTS, MAX_INFLATING } from "../limits.ts";
import type { SocketSettings } from "../options.ts";

/** The settings for one socket, whose plugin wants messages of at most that many bytes; the player allows less or as much. */
export const settingsFor = (settings: SocketSettings, maxMessage: number): SocketSettings => ({
  ...settings,
  maxMessageBytes: Math.min(maxMessage, settings.maxMessageBytes),
});

/** The options of ws that client sockets and servers share. */
export const socketOptions = (config: SocketSettings) => ({
  perMessageDeflate: config.compression && { concurrencyLimit: MAX_INFLATING },
  maxPayload: config.maxMessageBytes,
  maxFragments: MAX_FRAGMENTS,
  // They are joined as they come.
  maxBufferedChunks: 0,
  autoPong: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
});
