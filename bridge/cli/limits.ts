/** Every cap and timeout of the commands, each with its reason; core/limits.ts has those of what runs. */

/** From the first signal to the exit, whatever the remotes do: the contract says 3 s, and a busy machine is late. */
export const SHUTDOWN_TIMEOUT_MS = 1_800;

/**
 * Signals within this time are one request: Ctrl+C reaches a child of npm from the terminal and from npm, and a terminal
 * that is closed sends more than one kind.
 */
export const SIGNAL_REPEAT_MS = 200;

/** A log file is put aside at this size; that and the ones before it are a month of ordinary use. */
export const LOG_FILE_BYTES = 5 * 1024 * 1024;

/** Log files kept beside the one being written. */
export const OLD_LOG_FILES = 3;

/** How long a command waits for the bridge that it has started. */
export const START_TIMEOUT_MS = 15_000;

/** How often it looks whether that bridge is there, or has gone. */
export const START_POLL_MS = 100;

/** How long a command waits for an answer of a running bridge; a busy machine may take seconds. */
export const CONTROL_TIMEOUT_MS = 5_000;

/** From the request to stop until the process is gone, with room over its own deadline. */
export const STOP_TIMEOUT_MS = 8_000;

/** Longest log file tail that `logs` reads to find its lines. */
export const LOG_TAIL_BYTES = 1024 * 1024;

/** How long `doctor` waits for each of its questions to the system and to the network. */
export const DOCTOR_TIMEOUT_MS = 10_000;

/** How long `doctor` waits for the answer to a ping; the other side of the world takes half a second. */
export const DOCTOR_PONG_MS = 5_000;

/** Largest WebSockets.op that is looked into; ours has about 30 KB. */
export const MAX_PLUGIN_BYTES = 16 * 1024 * 1024;

/** How long a command waits for another program that it has run. */
export const EXECUTE_TIMEOUT_MS = 20_000;

/** Most lines that `logs` takes; more than a log file has. */
export const MAX_LOG_LINES = 1_000_000;

/** Lines that `logs` shows unless it is told: a screen full. */
export const DEFAULT_LOG_LINES = 30;

/** How often `logs --follow` looks for new lines, and `status --watch` at the bridge. */
export const FOLLOW_INTERVAL_MS = 250;
export const WATCH_INTERVAL_MS = 1_000;

/** Free space below which logs and downloads begin to fail. */
export const LOW_SPACE_BYTES = 50 * 1024 * 1024;

/** Tries of a second each to delete the program after its end; an antivirus program may hold it for a while. */
export const DELETE_TRIES = 5;

/** Log lines that may wait for the reader of stdout: minutes of a busy log. Then lines are lost. */
export const MAX_LOG_BACKLOG_CHARACTERS = 1024 * 1024;

/** How long an exit waits for them; with SHUTDOWN_TIMEOUT_MS it stays below 3 s. */
export const LOG_FLUSH_TIMEOUT_MS = 100;

/** How often the bridge restarts after crashes, and within which time; after that, it ends. */
export const MAX_RESTARTS = 3;
export const RESTART_WINDOW_MS = 10 * 60_000;

/** Crash reports that are kept. */
export const MAX_CRASH_REPORTS = 10;

/** Longest recording that `replay` reads: a full one of ours, with each byte of it escaped. */
export const MAX_RECORDING_BYTES = 128 * 1024 * 1024;

/** Highest number of a WebSocket in a recording: more than fit into one. */
export const MAX_RECORDED_SOCKETS = 1_000_000;

/** Bytes that wait for a plugin before `replay` sends it more. */
export const MAX_REPLAY_BACKLOG_BYTES = 1024 * 1024;

/** Plugins that may be connected to `replay` at the same time. */
export const MAX_REPLAY_PLUGINS = 64;

/** How often `replay` looks for connections that ask for nothing. */
export const REPLAY_CHECK_MS = 1_000;

/** Fastest and slowest that `replay` plays. */
export const MAX_REPLAY_SPEED = 1_000;
export const MIN_REPLAY_SPEED = 0.001;
