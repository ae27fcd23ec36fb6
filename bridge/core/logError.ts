/** Longest text of an error in the log, and how many lines of its stack. */
const MAX_TEXT = 200;
const MAX_FRAMES = 30;

/** A line of a stack, which begins like this; a text that does so too is cut off before. */
const FRAME = /^ {4}at .{1,300}$/;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack: string;
}

/**
 * What the log has of an error: what kind, where, and a short text without control characters, which may quote a peer.
 * Node and libraries hang more on it, whole packets for example, and that is left out.
 */
export function logError(error: unknown): LoggedError {
  const { name = "Error", message = "", code, stack = "" } = error as NodeJS.ErrnoException;
  const text = shown(message);
  const frames = stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split("\n")
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES);
  return {
    type: shown(name),
    message: text,
    ...(typeof code === "string" ? { code: shown(code) } : {}),
    stack: [`${shown(name)}: ${text}`, ...frames].join("\n"),
  };
}

/** Cut, and in characters that do nothing to a terminal. */
const shown = (text: string): string =>
  String(text)
    .slice(0, MAX_TEXT)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ud800-\udfff]/gu, "\ufffd");
