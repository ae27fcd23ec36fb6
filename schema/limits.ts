/** The version of the link protocol that `hello` and `welcome` carry. Grows only with a breaking change. */
export const PROTOCOL_VERSION = 1;

/** Bytes in front of each frame: header length and payload length, both uint32 little-endian. */
export const PREFIX_BYTES = 8;

/** Longest header in bytes: a URL of 2048 and headers fit, and a bad length is recognised at once. */
export const MAX_HEADER_BYTES = 4096;

/** Longest payload in bytes; keeps every integer of a header below 2^24, where the game's JSON is exact. */
export const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024 - 1;

/** Largest integer in a header: the game's JSON writer and single floats are exact below 2^24. */
export const MAX_WIRE_INTEGER = 2 ** 24 - 1;

/** Unread bytes that the game may have on a link: a write that exceeds the kernel's buffer may be cut in the game. */
export const SEND_WINDOW_BYTES = 128 * 1024;

/** Unread bytes of messages that the bridge may have on the way to one socket of the game: twice the default message limit, so that one comes while another is taken. */
export const RECEIVE_WINDOW_BYTES = 2 * 1024 * 1024;

/** Longest URL in bytes that `connect` takes. */
export const MAX_URL_BYTES = 2048;

/** Longest close reason in bytes (RFC 6455, section 5.5: 125 bytes of a control frame, less the code). */
export const MAX_REASON_BYTES = 123;

/** Most clients that one server may have. */
export const MAX_CLIENTS = 1024;

/**
 * What one message costs beside its bytes, in every queue of both ends. Without it a million tiny messages would be free:
 * Node keeps some 400 bytes for each one that waits in a stream.
 */
export const MESSAGE_OVERHEAD_BYTES = 512;
