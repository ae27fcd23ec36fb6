/** The version of the link protocol that `hello` and `welcome` carry. Grows only when frames or the handshake change. */
export const PROTOCOL_VERSION = 2;

/**
 * How long a link may take for its `hello`. A game that stands still between dialling and greeting, as it does while it
 * loads a map, still gets in.
 */
export const HELLO_TIMEOUT_MS = 60_000;

/** Longest JSON message of the game in bytes. The URL, headers and subprotocols of a `connect` share it. */
export const MAX_GAME_JSON_BYTES = 16 * 1024;

/**
 * Longest JSON message of the bridge in bytes, unless it is a status: a `joined` escapes up to 8 KiB of headers, an `opened` the
 * URL of a `connect`. The game parses it within a tick, so it is no longer than that.
 */
export const MAX_BRIDGE_JSON_BYTES = 64 * 1024;

/** Longest status in bytes: it may have the details of every link. */
export const MAX_STATUS_BYTES = 1024 * 1024;

/** Longest text or binary message in bytes, whatever a plugin or the player asks for. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Largest integer in a JSON message: the game's JSON writer and single floats are exact up to it. */
export const MAX_WIRE_INTEGER = 2 ** 24;

/**
 * Unread bytes that the game may have on a link. A write that does not fit the system's buffer may be cut without a word in
 * the game, and the smallest buffer is 64 KiB.
 */
export const SEND_WINDOW_BYTES = 60 * 1024;

/**
 * Unread bytes of messages that the bridge may have on the way to one socket of the game: twice the default message limit
 * of a server, so that one comes while another is taken. More than that goes to a game that gives credit quickly.
 */
export const RECEIVE_WINDOW_BYTES = 2 * 1024 * 1024;

/**
 * What one message costs beside its bytes, in every queue of both ends. Without it a million tiny messages would be free:
 * Node keeps some 400 bytes for each one that waits in a stream.
 */
export const MESSAGE_OVERHEAD_BYTES = 512;

/** Longest close reason in bytes (RFC 6455, section 5.5: 125 bytes of a control frame, less the code). */
export const MAX_REASON_BYTES = 123;

/** Longest origin of a web page that can be allowed: a host name has at most 253 characters. */
export const MAX_ORIGIN_CHARACTERS = 256;

/** Most origins that one server may name. */
export const MAX_ORIGINS = 64;

/** Longest host to listen on: a host name has at most 253 characters. */
export const MAX_HOST_CHARACTERS = 255;

/** Most subprotocols that one socket may name, and the longest one. */
export const MAX_SUBPROTOCOLS = 16;
export const MAX_SUBPROTOCOL_CHARACTERS = 128;

/** Longest time that connecting may take: the plugin waits for it. */
export const MAX_TIMEOUT_MS = 120_000;

/** Most clients that one server may have. */
export const MAX_CLIENTS = 1024;

/** Pages that one server serves: an overlay with its pictures and sounds, many times over. */
export const MAX_PAGES = 256;

/** Bytes of all pages of one server, which the bridge keeps in memory and the game a second time. */
export const MAX_PAGES_BYTES = 16 * 1024 * 1024;

/** Longest part of a page in bytes: two of them are on the way at a time, and the game writes no more at once. */
export const MAX_PART_BYTES = 24 * 1024;

/** Longest path of a page: percent-encoded it still fits into the request head that a server reads. */
export const MAX_PAGE_PATH_CHARACTERS = 1024;

/** Longest content type of a page: the longest registered ones have about a hundred characters. */
export const MAX_CONTENT_TYPE_CHARACTERS = 256;
