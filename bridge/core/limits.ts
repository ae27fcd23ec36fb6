/** The caps and timeouts of the running bridge, each with its reason. Those that the game must know too are in schema/limits.ts. */

/** Links with a proven game: far more sockets than the plugins of one game open. */
export const MAX_LINKS = 256;

/**
 * File descriptors that clients of plugins' servers and outgoing connections leave, and those that links leave: for the
 * bridge's own files, its helper for names, and its commands.
 */
export const CONNECTION_RESERVE = 20;
export const LINK_RESERVE = 10;

/** Links of our own commands, which are not counted among those of the game: a full bridge can still be looked at and stopped. */
export const MAX_COMMAND_LINKS = 16;

/** Names that are looked up at a time, abandoned lookups included: one for each link, so that none waits for another. */
export const MAX_LOOKUPS = MAX_LINKS;

/** A helper that looks names up leaves after this: a plugin that reconnects every 30 s finds it there. */
export const HELPER_IDLE_MS = 60_000;

/** A helper that does not answer for twice this time hangs. This leaves half of a plugin's usual timeout for the next helper. */
export const HELPER_SILENT_MS = 2_500;

/** Helpers in a row that fail to start, before the bridge works without one for a while. */
export const HELPER_STARTS = 3;

/** When an address has not accepted the connection by then, the next one is tried too (RFC 8305, section 5). */
export const NEXT_ADDRESS_MS = 250;

/** Addresses of one host that are tried. */
export const MAX_ADDRESSES = 16;

/** Longest answer to an opening request that is read up to its empty line: four times what Node allows by itself. */
export const MAX_ANSWER_HEAD_BYTES = 64 * 1024;

/** Interim answers (status 1xx) to an opening handshake. */
export const MAX_INTERIM_ANSWERS = 20;

/**
 * How often the TLS records of a connection are checked, and how many bytes without data may come in that time: a few thousand
 * changes of keys, where honest servers send a handful of records. Also, how many times longer
 * records may be than their data: an honest record for 2 bytes has 24.
 */
export const RECORD_WATCH_MS = 1_000;
export const MAX_EMPTY_RECORD_BYTES = 64 * 1024;
export const MAX_RECORD_FACTOR = 32;

/** Number of hosts and ports for which the bridge remembers whether they speak TLS: far more than the plugins of a game use. */
export const MAX_SPOKEN = 1024;

/** How much is read of a page that a server sends instead of a WebSocket, and for how long: its text may tell the reason. */
export const MAX_PAGE_BYTES = 4096;
export const PAGE_TIMEOUT_MS = 500;

/**
 * Links that have not said `hello` yet. Every plugin of a game may start in the same frame, so there are more than links with
 * a proven game; a silent one is cheap. One more ends the oldest.
 */
export const MAX_UNAUTHENTICATED_LINKS = 512;

/** Nonces remembered against replay. Only proven ones count, so a stranger cannot push one out. */
export const MAX_NONCES = 65_536;

/** Longest message of a plugin's server unless it asks for more: any program on this machine may send one. */
export const DEFAULT_SERVER_MESSAGE_BYTES = 1024 * 1024;

/** Bytes that may wait for one remote socket, the fixed cost of each message included, before it is closed with 1013. */
export const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;

/**
 * Bytes that may wait for all remotes together, counted in the same way: clients of a server that do not read would otherwise
 * fill the memory by their number. Over it, the socket for which most waits is cut off.
 */
export const MAX_BACKLOGS_BYTES = 512 * 1024 * 1024;

/** Step in which `buffered` reports the backlog. */
export const BACKLOG_STEP_BYTES = 256 * 1024;

/** How far a socket's window grows if the game reads quickly: then several messages of a megabyte can be on the way. */
export const MAX_RECEIVE_WINDOW_BYTES = 8 * 1024 * 1024;

/** Unread bytes that all sockets together may have beyond their own windows. */
export const MAX_GROWN_WINDOWS_BYTES = 64 * 1024 * 1024;

/**
 * A game is quick when it empties half of a full window within the first time, which is a few frames. It is slow when that
 * takes longer than the second time, which only a frame of a loading screen does.
 */
export const QUICK_DRAIN_MS = 100;
export const SLOW_DRAIN_MS = 1_000;

/** Bytes waiting in the TCP buffer of one link, for all its sockets together, before they are paused until it is empty. */
export const LINK_HIGH_WATER_BYTES = 2 * 1024 * 1024;

/**
 * Bytes of one link that wait to be dealt with before no more are read. An honest game has its window at most, until a plugin
 * is unloaded: then what the plugin had queued comes at once.
 */
export const MAX_LINK_WAITING_BYTES = 1024 * 1024;

/**
 * Memory in which the short frames of one turn are put next to each other, and how many such buffers are kept for the next
 * turn: one read of a remote socket fills up to five.
 */
export const SCRATCH_BYTES = 16 * 1024;
export const MAX_SCRATCH_BUFFERS = 8;

/** A longer body is passed on as it is: for the system, one more piece is less work than one more copy. */
export const LONG_BODY_BYTES = 2 * 1024;

/** Control messages that may wait for one link before it is closed: then a game asks but never reads the answers. */
export const MAX_LINK_BACKLOG_MESSAGES = 16_384;

/**
 * How long a remote may accept none of the last bytes that wait for it, and how long it may then take for its half of the close
 * handshake: the system may still buffer some megabytes for it, which take a slow reader many seconds.
 */
export const CLOSE_TIMEOUT_MS = 30_000;

/** How long a remote may leave the TCP connection open after the close handshake. */
export const LINGER_TIMEOUT_MS = 3_000;

/** How long a game may read none of the last bytes of a link that is ending: loading a map takes a while. */
export const LINK_DRAIN_TIMEOUT_MS = 60_000;

/** Keepalive, unless the config says otherwise: shorter than the 30 to 60 s after which home routers and proxies drop an idle connection. */
export const PING_INTERVAL_MS = 25_000;

/** Unanswered pings after which a remote counts as lost. */
export const MAX_MISSED_PINGS = 2;

/** A ping sent later than this was delayed because the machine slept. If it gets no answer, that proves nothing. */
export const PING_LATE_MS = 5_000;

/** Fragments of one message, which ws counts: as many as it allows by itself. They are joined as they come. */
export const MAX_FRAGMENTS = 262_144;

/**
 * Memory for all messages that are not whole yet, of all sockets together: eight of the longest. Over it, whoever holds
 * the most is closed with 1009.
 */
export const MAX_UNFINISHED_BYTES = 128 * 1024 * 1024;

/** Memory that each piece of such a message costs in addition to its bytes. */
export const PIECE_OVERHEAD_BYTES = 256;

/**
 * Shorter pieces are joined, up to this length. So are pieces that use less than this share of the memory that they keep
 * alive.
 */
export const KEPT_BYTES = 4 * 1024;
export const JOINED_BYTES = 64 * 1024;
export const MIN_FILL = 0.75;

/** Frames that are parsed before checking whether the game wants more. */
export const FRAMES_IN_SLICE = 64;

/**
 * How long all sockets together are read within one turn of the event loop, and how long each is at least: tiny frames are
 * slow to parse. A socket that has to wait is stopped and started again by system calls, so its part must not be too short.
 */
export const TURN_MS = 5;
export const MIN_TURN_MS = 1;

/** A plugin that sends while it has left its whole window unread for this time gets the error not_reading. */
export const NOT_READING_MS = 10_000;

/** Messages of all sockets that are inflated or deflated at the same time: 16 KiB may become 16 MiB, for a moment twice. */
export const MAX_INFLATING = 2;

/** Pongs that wait to be written; after that many only the latest ping is answered (RFC 6455, section 5.5.3). */
export const MAX_PENDING_PONGS = 2_048;

/** How long the name of a server's own host is looked up. */
export const LISTEN_LOOKUP_MS = 10_000;

/** Tries to bind a port that is in use, and the pause between them: TCP may hold a small write back for 200 ms. */
export const LISTEN_TRIES = 10;
export const LISTEN_RETRY_MS = 50;

/** A plugin's server drops a client that has not finished its handshake by then; a client that waits for a place gets 503. */
export const SERVER_HANDSHAKE_TIMEOUT_MS = 5_000;

/** Connections of one plugin's server that are in their opening handshake or wait for a place, beside its clients. */
export const MAX_PENDING_HANDSHAKES = 64;

/** Clients of one server that are loading a page: far more than browsers open at once. A further one ends the oldest. */
export const MAX_DOWNLOADS = 64;

/** How long a client may take for a page: 16 MiB cross a slow wireless network in half of it. */
export const DOWNLOAD_TIMEOUT_MS = 60_000;

/** Longest request head that a plugin's server reads. */
export const SERVER_MAX_HEADER_BYTES = 8 * 1024;

/** How long a link may go on with what it has read from its game before its sockets are closed because the bridge stops. */
export const LINK_CLOSE_DELAY_MS = 500;

/** Time for remotes and games when the bridge stops, so that all of them still get the close in time. */
export const LISTENER_CLOSE_TIMEOUT_MS = 1_000;

/** How often data folders are looked for: a game may be installed, or a disk come, while the bridge runs. */
export const DATA_FOLDER_SEARCH_MS = 60_000;

/** Data folders that commands may add to a running bridge; nobody has that many games. */
export const MAX_SERVED_FOLDERS = 32;

/** A second start waits this long for an answer of the first. */
export const PROBE_TIMEOUT_MS = 1_000;

/** Longest discovery file that is read; a written one has about 250 bytes. */
export const MAX_DISCOVERY_BYTES = 4096;

/** How often the discovery files are looked at, since a cleaning tool or a reinstall may take them away. */
export const DISCOVERY_CHECK_MS = 10_000;

/** Tries to put a discovery file in place, and the pause between them: Windows refuses while the game reads it. */
export const RENAME_ATTEMPTS = 10;
export const RENAME_RETRY_MS = 20;

/** Faults that the status shows: enough for a report, little enough to read. */
export const MAX_FAULTS = 20;

/** Refusals that the status shows, for the player to allow: those of the last few servers. */
export const MAX_REFUSALS = 48;

/** Origins of refused pages that a server reports at once, and the time until the next: a page can invent any number of origins. */
export const MAX_TOLD_ORIGINS = 16;
export const TOLD_ORIGINS_PAUSE_MS = 60_000;

/** Permissions that the player may give, for all plugins together: they must fit into a status, and people read them. */
export const MAX_ALLOWED = 256;

/** Most bytes that the self-test's plain server sends at once: more than any buffer whose size the self-test measures. */
export const SELF_TEST_MAX_BYTES = 1024 * 1024;

/** How long that server does not read, and how long no data must come before it counts the bytes. */
export const SELF_TEST_QUIET_MS = 500;

/** Ports tried after the first choice: Windows reserves whole ranges of a hundred ports and refuses them with EACCES. */
export const MAX_PORT_TRIES = 256;

/** Log lines of one kind within a minute. The log only says how many more there were. */
export const LOG_RATION = 10;
export const LOG_RATION_MS = 60_000;

/** Longest error text for the game: it may quote the peer, and the message must stay far below its limit. */
export const MAX_FAULT_CHARACTERS = 512;
