/** Every cap and timeout of the bridge's own page, each with its reason. */

/** What is kept of all sockets together, while a page is open; the oldest goes first. */
export const MAX_RECORDED_BYTES = 16 * 1024 * 1024;

/** What one entry costs beside its bytes, so that a million empty messages are not free. */
export const RECORD_OVERHEAD_BYTES = 256;

/** What a page gets of each message at first: enough for a line, and for telling JSON from prose. */
export const START_CHARACTERS = 1_024;
export const START_BYTES = 256;

/** Sockets that have ended and can still be looked at. */
export const MAX_ENDED_SOCKETS = 64;

/** Pages at a time. */
export const MAX_PAGES = 8;

/** Sessions at a time: each token that was used gives one. */
export const MAX_SESSIONS = 64;

/** Tokens that wait to be used, and for how long. */
export const MAX_TOKENS = 16;
export const TOKEN_LIFE_MS = 60_000;

/** How long the listener stays when no page is there. */
export const IDLE_MS = 60_000;

/** Longest message of a page: what it sends to a socket, in base64. */
export const MAX_PAGE_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Bytes that may wait for a page before it gets no more entries and states; it is told what it missed. */
export const PAGE_HIGH_WATER_BYTES = 1024 * 1024;

/** How often new entries go out while there are some all the time, and how many at a time. */
export const ENTRIES_MS = 50;
export const MAX_ENTRIES = 2_000;

/** How often what has changed goes out. */
export const STATE_MS = 250;

/** Longest request head, and the connections at a time: a page needs four. */
export const MAX_REQUEST_HEAD_BYTES = 8 * 1024;
export const MAX_CONNECTIONS = 64;
export const REQUEST_TIMEOUT_MS = 5_000;

/** How long a page may take for its half of the close handshake. */
export const PAGE_CLOSE_MS = 1_000;

/** How often a page is pinged. After two pings without a pong it is gone: its browser stands still. */
export const PAGE_PING_MS = 20_000;
