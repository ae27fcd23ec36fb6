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

/** The one spelling of an origin: as browsers send it. Text that is no origin is its own spelling. */
export function originSpelling(text: string): string {
  const origin = originOf(text);
  return origin === undefined || origin.length > MAX_ORIGIN_CHARACTERS ? text : origin;
}

/** An origin without a host, such as `file://` or `app:///Index`; digits after the colon are the port of a forgotten scheme. */
const HOSTLESS = /^(?!https?:|wss?:)[a-z][a-z\d+.-]*:(?!\d+$|\/\/[^/])[^\s*]*$/i;

/** The spelling of an origin that somebody writes down to let its pages in. Undefined for text that no page sends. */
export function writtenOrigin(text: string): string | undefined {
  const spelling = originOf(text) ?? (HOSTLESS.test(text) ? text : "");
  return spelling !== "" && spelling.length <= MAX_ORIGIN_CHARACTERS ? spelling : undefined;
}
