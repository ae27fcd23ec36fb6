import { readFileSync } from "node:fs";
import tls from "node:tls";

/** TLS options for one host of an outgoing connection. */
export interface TlsChoice {
  ca?: string[];
  rejectUnauthorized: boolean;
}

/** Which certificates to believe: what Node trusts, the user's CA files, and named hosts without any check. */
export class Trust {
  readonly #ca: string[] | undefined;
  readonly #insecure: ReadonlySet<string>;

  /** Reads the CA files. Throws the file system's error for one that cannot be read. */
  constructor(caFiles: readonly string[], insecureHosts: readonly string[]) {
    const own = caFiles.map((file) => readFileSync(file, "utf8"));
    this.#ca = own.length === 0 ? undefined : [...tls.rootCertificates, ...own];
    this.#insecure = new Set(insecureHosts.map((host) => host.toLowerCase()));
  }

  /** Whether the user has turned the check off for this host, which is spelled as in `Config`. */
  isInsecure(host: string): boolean {
    return this.#insecure.has(host.toLowerCase());
  }

  choose(host: string): TlsChoice {
    const rejectUnauthorized = !this.isInsecure(host);
    return this.#ca === undefined ? { rejectUnauthorized } : { ca: this.#ca, rejectUnauthorized };
  }
}
