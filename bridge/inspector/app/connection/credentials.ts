import type {
  FRAGMENT_PREFIX,
  INSPECT_PROTOCOL,
  SESSION_PREFIX,
  TOKEN_PREFIX,
} from "../../../../schema/inspect/messages.ts";

// The types hold these to what the schema says, without its code.
const PROTOCOL: typeof INSPECT_PROTOCOL = "openplanet-websockets.inspect.1";
const TOKEN: typeof TOKEN_PREFIX = "token.";
const FRAGMENT: typeof FRAGMENT_PREFIX = "token=";
const SESSION: typeof SESSION_PREFIX = "session.";

/** Of this tab alone, and gone with it. */
const SESSION_KEY = "session";

/** Characters that a WebSocket can offer as a subprotocol, among those that tokens are made of. */
const SECRET = /^[\w-]{1,256}$/;

/** What lets the page in: the one-time token of its address, then the session that the bridge gave for it. */
export class Credentials {
  #token: string | undefined;

  /** Takes the token out of the address bar, so that it stays in no history. False when there is none. */
  takeToken(): boolean {
    const [, fragment = ""] = location.hash.split("#");
    if (!fragment.startsWith(FRAGMENT)) {
      return false;
    }
    history.replaceState(null, "", location.pathname + location.search);
    const token = fragment.slice(FRAGMENT.length);
    this.#token = SECRET.test(token) ? token : undefined;
    return true;
  }

  /** Subprotocols to offer to the bridge; none when there is nothing to show. */
  get offers(): string[] {
    const session = sessionStorage.getItem(SESSION_KEY);
    if (this.#token !== undefined) {
      return [PROTOCOL, TOKEN + this.#token];
    }
    return session !== null && SECRET.test(session) ? [PROTOCOL, SESSION + session] : [];
  }

  /** The token is used up. */
  keep(session: string): void {
    this.#token = undefined;
    sessionStorage.setItem(SESSION_KEY, session);
  }

  /** What was offered last is worth nothing. True when something else is left to try. */
  drop(): boolean {
    if (this.#token === undefined) {
      sessionStorage.removeItem(SESSION_KEY);
    }
    this.#token = undefined;
    return this.offers.length > 0;
  }
}
