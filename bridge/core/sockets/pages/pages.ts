import { createHash } from "node:crypto";
import { MAX_PAGES, MAX_PAGES_BYTES, type SetPage } from "../../../../schema/index.ts";
import { badFrame, badMessage, badPage } from "../../errors.ts";
import { withCharset } from "./contentType.ts";

/** The page of a plugin's server at one path. It never changes, but another page may replace it. */
export interface Page {
  readonly contentType: string;
  readonly body: Buffer;
  /** A strong entity tag (RFC 9110, section 8.8.3), quotes included. */
  readonly etag: string;
}

interface Draft {
  readonly announced: SetPage;
  readonly body: Buffer;
  filled: number;
}

/** The pages of one link by their paths. A page comes in parts after its announcement, and is served once it is complete. */
export class Pages {
  readonly #byPath = new Map<string, Page>();
  #bytes = 0;
  #draft: Draft | undefined;

  get isEmpty(): boolean {
    return this.#byPath.size === 0;
  }

  get(path: string): Page | undefined {
    return this.#byPath.get(path);
  }

  /** Announces a page. Throws a LinkError for one too many, or too long. */
  announce(page: SetPage): void {
    this.#assertWhole();
    const before = this.#byPath.get(page.path);
    if (before === undefined && this.#byPath.size >= MAX_PAGES) {
      throw badPage(`a server has at most ${MAX_PAGES} pages`);
    }
    const bytes = this.#bytes - (before?.body.length ?? 0) + page.bytes;
    if (bytes > MAX_PAGES_BYTES) {
      throw badPage(`all pages would have ${bytes} bytes together: limit is ${MAX_PAGES_BYTES}`);
    }
    this.#draft = { announced: page, body: Buffer.allocUnsafeSlow(page.bytes), filled: 0 };
    this.#finishIfWhole();
  }

  /** Adds the next bytes of the announced page. Throws a LinkError for bytes that were not announced. */
  part(bytes: Buffer): void {
    const draft = this.#draft;
    if (draft === undefined || bytes.length > draft.body.length - draft.filled) {
      throw badFrame("a part that no page announced");
    }
    draft.filled += bytes.copy(draft.body, draft.filled);
    this.#finishIfWhole();
  }

  remove(path: string): void {
    this.#assertWhole();
    this.#bytes -= this.#byPath.get(path)?.body.length ?? 0;
    this.#byPath.delete(path);
  }

  #assertWhole(): void {
    if (this.#draft !== undefined) {
      throw badMessage("the page before it is not whole");
    }
  }

  #finishIfWhole(): void {
    if (this.#draft === undefined || this.#draft.filled < this.#draft.body.length) {
      return;
    }
    const { announced, body } = this.#draft;
    this.#draft = undefined;
    this.remove(announced.path);
    const contentType = withCharset(announced.contentType);
    this.#byPath.set(announced.path, { contentType, body, etag: etagOf(contentType, body) });
    this.#bytes += body.length;
  }
}

/** The type belongs to it: a page that a browser knows would otherwise keep its old one. */
function etagOf(contentType: string, body: Buffer): string {
  const digest = createHash("sha256").update(`${contentType}\n`).update(body).digest("base64url");
  return `"${digest}"`;
}
