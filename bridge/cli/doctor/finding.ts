/** What a check found. A failure keeps WebSockets from working; a warning may. */
export interface Finding {
  readonly check: string;
  readonly verdict: "ok" | "warn" | "fail";
  readonly text: string;
  /** What to do about it, in words a player understands. */
  readonly advice?: string;
}

export const ok = (check: string, text: string): Finding => ({ check, verdict: "ok", text });

export const warn = (check: string, text: string, advice: string): Finding => ({
  check,
  verdict: "warn",
  text,
  advice,
});

export const fail = (check: string, text: string, advice: string): Finding => ({
  check,
  verdict: "fail",
  text,
  advice,
});
