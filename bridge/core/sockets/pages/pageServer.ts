import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_PAGES_BYTES } from "../../../../schema/index.ts";
import { DOWNLOAD_TIMEOUT_MS, MAX_DOWNLOADS } from "../../limits.ts";
import type { Visitor } from "../visitor.ts";
import { answerTo, type Request } from "./answer.ts";
import type { Page, Pages } from "./pages.ts";

/**
 * Answers plain HTTP requests to a plugin's server, with its pages if it has any. A page is never copied for a client, and
 * how many slow ones there may be, for how long, and how much of pages that were replaced they hold on to, is limited.
 */
export class PageServer {
  readonly #pages: Pages;
  readonly #admits: (request: Request) => boolean;
  /** Clients that have not received their whole page yet, oldest first. */
  readonly #downloads = new Map<Visitor, Page>();

  constructor(pages: Pages, admits: (request: Request) => boolean) {
    this.#pages = pages;
    this.#admits = admits;
  }

  answer(visitor: Visitor, request: IncomingMessage, response: ServerResponse): void {
    const { status, headers, page } = answerTo(request, this.#pages, this.#admits);
    response.on("error", () => {});
    response.writeHead(status, headers);
    if (page === undefined) {
      visitor.answer();
    } else {
      visitor.answer(DOWNLOAD_TIMEOUT_MS);
      this.#watch(visitor, page);
    }
    response.end(page?.body);
  }

  #watch(visitor: Visitor, page: Page): void {
    this.#downloads.set(visitor, page);
    visitor.socket.once("close", () => this.#downloads.delete(visitor));
    this.#breakOffOldest();
  }

  #breakOffOldest(): void {
    for (const [visitor] of this.#downloads) {
      if (this.#downloads.size <= MAX_DOWNLOADS && this.#bytes <= 2 * MAX_PAGES_BYTES) {
        return;
      }
      this.#downloads.delete(visitor);
      visitor.socket.destroy();
    }
  }

  /** Bytes of the pages under way, each counted once. */
  get #bytes(): number {
    const pages = new Set(this.#downloads.values());
    return [...pages].reduce((sum, { body }) => sum + body.length, 0);
  }
}
