/** What a request line asks for (RFC 9112, section 3.2). */
export interface Target {
  /** The host that stands in it, which counts in place of the Host header; undefined where none does. */
  readonly host: string | undefined;
  /** Without percent-encoding and query. Dots and doubled slashes mean nothing in it: it is the key of a map. */
  readonly path: string;
}

/** Reads a request target in origin form or absolute form. Undefined for what is neither, or wrongly encoded. */
export function readTarget(text: string): Target | undefined {
  const [, host, rest = ""] = /^(?:http:\/\/([^/?#]+)(?=[/?]|$))?([^#]*)$/i.exec(text) ?? [];
  const encoded = rest.replace(/\?.*$/s, "");
  const path = decoded(host !== undefined && encoded === "" ? "/" : encoded);
  return path?.startsWith("/") ? { host, path } : undefined;
}

/** Path and query of a request target, as they were sent; some clients put scheme and host before them. */
export function originForm(text = "/"): string {
  const rest = text.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A "%" without two digits, or bytes that are no UTF-8.
    return undefined;
  }
}
