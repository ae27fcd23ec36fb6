import { createHash, randomBytes } from "node:crypto";
import { INSPECT_PROTOCOL, SESSION_PREFIX, TOKEN_PREFIX } from "../../../schema/inspect/messages.ts";
import { MAX_SESSIONS, MAX_TOKENS, TOKEN_LIFE_MS } from "./limits.ts";

const SECRET_BYTES = 32;

interface Token {
  /** When it is too old. */
  readonly end: number;
  /** Hash of the session that it gave. */
  session?: string;
}

/**
 * Who may open the page's WebSocket: once, whoever has a token that is not old; again and again, whoever has the session
 * that it gave. A token that comes a second time was read by somebody else on its way to the browser, so its session is
 * over. Only hashes are kept and compared: the time of a look-up tells nothing of a secret.
 */
export class Access {
  readonly #onStolen: (session: string) => void;
  readonly #now: () => number;
  /** By their hashes. */
  readonly #tokens = new Map<string, Token>();
  readonly #sessions = new Set<string>();

  /** `onStolen` gets the hash of a session that is over since its token came twice. */
  constructor(onStolen: (session: string) => void = () => {}, now: () => number = () => performance.now()) {
    this.#onStolen = onStolen;
    this.#now = now;
  }

  newToken(): string {
    const token = newSecret();
    this.#tokens.set(hashOf(token), { end: this.#now() + TOKEN_LIFE_MS });
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
    return this.#spend(this.#tokens.get(hashOf(token as string)));
  }

  #spend(token: Token | undefined): string | undefined {
    if (token?.session !== undefined) {
      this.#sessions.delete(token.session);
      this.#onStolen(token.session);
      return undefined;
    }
    if (token === undefined || this.#now() >= token.end) {
      return undefined;
    }
    const session = newSecret();
    token.session = hashOf(session);
    this.#sessions.add(token.session);
    dropOldest(this.#sessions, MAX_SESSIONS);
    return session;
  }
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const withPrefix = (texts: readonly string[], prefix: string): string[] =>
  texts.flatMap((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : []));

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) {
    kept.delete(oldest);
  }
}
