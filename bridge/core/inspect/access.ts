import { createHash, randomBytes } from "node:crypto";
import { INSPECT_PROTOCOL, SESSION_PREFIX, TOKEN_PREFIX } from "../../../schema/inspect/messages.ts";
import { MAX_SESSIONS, MAX_TOKENS, TOKEN_LIFE_MS } from "./limits.ts";

const SECRET_BYTES = 32;

/**
 * Who may open the page's WebSocket: once, whoever has a token that is not old; again and again, whoever has the session
 * that it gave. Only hashes are kept and compared, so that the time of a look-up tells nothing of a secret.
 */
export class Access {
  readonly #now: () => number;
  /** Hashes of tokens with the time at which they are too old. */
  readonly #tokens = new Map<string, number>();
  readonly #sessions = new Set<string>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  newToken(): string {
    const token = newSecret();
    this.#tokens.set(hashOf(token), this.#now() + TOKEN_LIFE_MS);
    dropOldest(this.#tokens, MAX_TOKENS);
    return token;
  }

  /** The session of whoever offers these subprotocols, or undefined when nothing in them lets anybody in. */
  admit(offered: readonly string[]): string | undefined {
    const [token, ...tokens] = withPrefix(offered, TOKEN_PREFIX);
    const [session, ...sessions] = withPrefix(offered, SESSION_PREFIX);
    const isOne = (token === undefined) !== (session === undefined) && tokens.length + sessions.length === 0;
    if (!offered.includes(INSPECT_PROTOCOL) || !isOne) {
      return undefined;
    }
    if (session !== undefined) {
      return this.#sessions.has(hashOf(session)) ? session : undefined;
    }
    return this.#spend(hashOf(token as string)) ? this.#newSession() : undefined;
  }

  /** Whether a token was good; it is not any more. */
  #spend(hash: string): boolean {
    const end = this.#tokens.get(hash);
    this.#tokens.delete(hash);
    return end !== undefined && this.#now() < end;
  }

  #newSession(): string {
    const session = newSecret();
    this.#sessions.add(hashOf(session));
    dropOldest(this.#sessions, MAX_SESSIONS);
    return session;
  }
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const withPrefix = (texts: readonly string[], prefix: string): string[] =>
  texts.flatMap((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : []));

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) {
    kept.delete(oldest);
  }
}
