import { FRAGMENT_PREFIX } from "../../../schema/inspect/messages.ts";
import { Access } from "./access.ts";
import { IDLE_MS } from "./limits.ts";
import { OpenPages, type OpenPagesOptions } from "./openPages.ts";
import { WebServer } from "./webServer.ts";

export interface InspectorOptions extends Omit<OpenPagesOptions, "emptied"> {
  /** How long it stays without a page. */
  readonly idleMs?: number;
}

/** The bridge's own page: a listener that exists only while somebody wants it. */
export class Inspector {
  readonly #options: InspectorOptions;
  readonly #pages: OpenPages;
  #access = this.#newAccess();
  #server: Promise<WebServer> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #toldRefusal = false;

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#pages = new OpenPages({ ...options, emptied: () => this.#waitForPage() });
  }

  /** The page's URL, with a token that lets one page in, once and soon. Throws the system's error when there is no port. */
  async url(): Promise<string> {
    this.#server ??= this.#listen();
    const { origin } = await this.#server;
    this.#waitForPage();
    return `${origin}/#${FRAGMENT_PREFIX}${this.#access.newToken()}`;
  }

  /** Closes the pages, and takes no more. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const server = this.#server;
    this.#server = undefined;
    await this.#pages.close();
    (await server?.catch(() => undefined))?.close();
  }

  async #listen(): Promise<WebServer> {
    // Sessions last as long as the listener.
    this.#access = this.#newAccess();
    try {
      return await WebServer.open({
        admit: (offered) => this.#access.admit(offered),
        entered: (ws, session) => {
          clearTimeout(this.#idle);
          this.#pages.enter(ws, session);
        },
        refused: () => this.#onRefused(),
      });
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
  }

  #newAccess(): Access {
    return new Access((session) => {
      this.#options.log.warn("a token of inspect was used twice: its page is closed");
      this.#pages.expel(session);
    });
  }

  #waitForPage(): void {
    clearTimeout(this.#idle);
    if (this.#pages.size === 0 && this.#server !== undefined) {
      this.#idle = setTimeout(() => void this.close(), this.#options.idleMs ?? IDLE_MS).unref();
    }
  }

  /** Logs this once, because anybody can repeat it without end. */
  #onRefused(): void {
    if (!this.#toldRefusal) {
      this.#toldRefusal = true;
      this.#options.log.warn("refused a page of inspect without a valid token");
    }
  }
}
