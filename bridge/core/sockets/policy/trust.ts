import tls from "node:tls";
import { certificatesIn, readAuthorities } from "./authorities.ts";

/** TLS options for one host of an outgoing connection. */
export interface TlsChoice {
  secureContext?: tls.SecureContext;
  ciphers?: string;
  rejectUnauthorized: boolean;
}

/** RSA keys of at least 2048 bits, and no SHA-1, with any version of OpenSSL. Current versions of Node require this by themselves. */
const STRONG = `${tls.DEFAULT_CIPHERS}:@SECLEVEL=2`;

/** The part of node:tls that says what is trusted; tests give their own. */
export interface NodeTls {
  readonly rootCertificates: readonly string[];
  createSecureContext(options: tls.SecureContextOptions): tls.SecureContext;
  /** Node has it from 22.15 on. */
  getCACertificates?(type: "default" | "system"): string[];
}

/**
 * Which certificates to trust: those of the authorities that Node and, from Node 22.15 on, the system trust, those of the
 * user's CA files, and those of named hosts without any check.
 */
export class Trust {
  readonly #insecure: ReadonlySet<string>;
  readonly #extraCaFile: string | undefined;
  readonly #tls: NodeTls;
  readonly #own: readonly string[];
  /** Both are made once, and when they are needed: asking the system may take a tenth of a second. */
  #trusted: readonly string[] | undefined;
  #context: tls.SecureContext | undefined;

  /**
   * Reads the CA files. Throws a CaFileError for one that cannot be used. `extraCaFile` is what NODE_EXTRA_CA_CERTS
   * names: Node reads it, but an old one forgets it for a context that names its authorities.
   */
  constructor(
    caFiles: readonly string[],
    insecureHosts: readonly string[],
    extraCaFile?: string,
    node: NodeTls = tls as NodeTls,
  ) {
    this.#insecure = new Set(insecureHosts.map(spelling));
    this.#extraCaFile = extraCaFile;
    this.#tls = node;
    this.#own = readAuthorities(caFiles, () => this.#anyway());
  }

  /** Whether the user has turned the check off for this host. */
  isInsecure(host: string): boolean {
    return this.#insecure.has(spelling(host));
  }

  choose(host: string): TlsChoice {
    if (this.isInsecure(host)) {
      // An old device may have an old key, too.
      return { rejectUnauthorized: false };
    }
    if (this.#own.length === 0 && this.#tls.getCACertificates === undefined) {
      return { ciphers: STRONG, rejectUnauthorized: true };
    }
    this.#context ??= this.#tls.createSecureContext({
      ca: unique([...this.#anyway(), ...this.#own]),
      ciphers: STRONG,
    });
    return { secureContext: this.#context, rejectUnauthorized: true };
  }

  /** The authorities that are trusted without the user's CA files. */
  #anyway(): readonly string[] {
    this.#trusted ??= this.#askNode();
    return this.#trusted;
  }

  #askNode(): string[] {
    const { getCACertificates, rootCertificates } = this.#tls;
    return getCACertificates === undefined
      ? [...rootCertificates, ...orNone(() => this.#extra())]
      : [...getCACertificates("default"), ...orNone(() => getCACertificates("system"))];
  }

  #extra(): string[] {
    return this.#extraCaFile ? certificatesIn(this.#extraCaFile).map(String) : [];
  }
}

/** One spelling for each host; a dot at the end of a name changes nothing. */
const spelling = (host: string): string => host.toLowerCase().replace(/\.$/, "");

/** A file that cannot be read is left out, and the others are still trusted. Node itself warns about its own file. */
function orNone(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** Each certificate once: most of the system's are Node's too, with line breaks in other places. */
const unique = (certificates: readonly string[]): string[] => [
  ...new Map(certificates.map((pem) => [pem.replace(/\s/g, ""), pem])).values(),
];
