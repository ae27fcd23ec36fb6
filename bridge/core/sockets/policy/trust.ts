import { readFileSync } from "node:fs";
import tls from "node:tls";

/** TLS options for one host of an outgoing connection. */
export interface TlsChoice {
  secureContext?: tls.SecureContext;
  rejectUnauthorized: boolean;
}

/** What Node trusts by itself; with `--use-system-ca`, which Node 20 does not know, the system's authorities too. */
function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] };
  return getCACertificates?.("default") ?? tls.rootCertificates;
}

/** Which certificates to believe: what Node trusts, the user's CA files, and named hosts without any check. */
export class Trust {
  /** Made once: reading some hundred certificates takes milliseconds. */
  readonly #context: tls.SecureContext | undefined;
  readonly #insecure: ReadonlySet<string>;

  /** Reads the CA files. Throws the error of the file system, or of TLS, for one that cannot be used. */
  constructor(caFiles: readonly string[], insecureHosts: readonly string[]) {
    const own = caFiles.map((file) => readFileSync(file, "utf8"));
    if (own.length > 0) {
      this.#context = tls.createSecureContext({ ca: [...defaultAuthorities(), ...own] });
    }
    this.#insecure = new Set(insecureHosts.map((host) => host.toLowerCase()));
  }

  /** Whether the user has turned the check off for this host, which is spelled as in `Config`. */
  isInsecure(host: string): boolean {
    return this.#insecure.has(host.toLowerCase());
  }

  choose(host: string): TlsChoice {
    const rejectUnauthorized = !this.isInsecure(host);
    return this.#context === undefined
      ? { rejectUnauthorized }
      : { secureContext: this.#context, rejectUnauthorized };
  }
}
