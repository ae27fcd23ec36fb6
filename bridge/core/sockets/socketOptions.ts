import { CLOSE_TIMEOUT_MS, MAX_FRAGMENTS, MAX_INFLATING } from "../limits.ts";
import type { SocketSettings } from "../options.ts";

/** The settings for one socket, whose plugin wants messages of at most that many bytes; the player allows less or as much. */
export const settingsFor = (settings: SocketSettings, maxMessage: number): SocketSettings => ({
  ...settings,
  maxMessageBytes: Math.min(maxMessage, settings.maxMessageBytes),
});

/** The most that deflate makes of so many bytes, whatever its settings (zlib's `deflateBound`), with the end of a message. */
const mostCompressed = (bytes: number): number => bytes + Math.ceil(bytes / 8) + Math.ceil(bytes / 64) + 16;

/**
 * The options of ws that client sockets and servers share. ws knows one limit, for a message as it comes and as it is then:
 * with compression, whether that is too long is for the socket to judge.
 */
export const socketOptions = (config: SocketSettings) => ({
  perMessageDeflate: config.compression && { concurrencyLimit: MAX_INFLATING },
  maxPayload: config.compression ? mostCompressed(config.maxMessageBytes) : config.maxMessageBytes,
  maxFragments: MAX_FRAGMENTS,
  // They are joined as they come.
  maxBufferedChunks: 0,
  autoPong: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
});
