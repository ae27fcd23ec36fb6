import { MAX_ORIGIN_CHARACTERS } from "../../schema/index.ts";

/** An origin in the form in which browsers send it; pages without one send `null`. Undefined if the text is not an origin. */
export function originOf(text: string): string | undefined {
  if (text === "null") {
    return text;
  }
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@\\*]+\/?$/i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { origin } = new URL(text);
  // Origins of other schemes than the web's own are opaque to URL, yet browsers send them.
  return origin === "null" ? text.replace(/\/$/, "").toLowerCase() : origin;
}

/** What somebody who writes an origin has to know. */
export const ORIGIN_FORM =
  'a scheme, a host and perhaps a port, without a path or an asterisk, such as "https://example.com"';

/** An origin without a host, such as `file://`, `qrc:` or `app:///Index`. No file has one of its own. */
const HOSTLESS = /^(?!https?:|wss?:|file:\/{3})[a-z][a-z\d+.-]+:(?:\/\/(?:\/[\w-]+)?)?$/i;

/** The spelling of an origin that somebody writes down to let its pages in. Undefined for text that no page sends. */
export function writtenOrigin(text: string): string | undefined {
  const hostless = HOSTLESS.test(text) ? text.replace(/^[^:]+/, (scheme) => scheme.toLowerCase()) : undefined;
  const spelling = originOf(text) ?? hostless;
  return spelling !== undefined && spelling.length <= MAX_ORIGIN_CHARACTERS ? spelling : undefined;
}

/** The one spelling of an origin: as browsers send it. Text that is no origin is its own spelling. */
export const originSpelling = (text: string): string => writtenOrigin(text) ?? text;
