import { isIPv6 } from "node:net";

/** The host of a URL without the brackets round an IPv6 address. */
export const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, "");

/** The host of a URL as the system and certificates know it: no brackets, no dot at the end. */
export const hostOfUrl = ({ hostname }: Pick<URL, "hostname">): string =>
  withoutBrackets(hostname).replace(/\.$/, "");

/**
 * A host as URLs spell it: lower case, punycode, but IPv6 without brackets, and no dot at the end. Undefined for what is no
 * host; an asterisk stands for nothing.
 */
export function hostOf(text: string): string | undefined {
  const host = isIPv6(text) ? `[${text}]` : text;
  if (!/^[^\s/?#@\\*]+$/.test(host) || !URL.canParse(`wss://${host}`)) {
    return undefined;
  }
  const url = new URL(`wss://${host}`);
  // A port that the scheme implies vanishes in `url.port`, so it is looked for in the text.
  return /:\d*$/.test(host) && !host.endsWith("]") ? undefined : hostOfUrl(url);
}
