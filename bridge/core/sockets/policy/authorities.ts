import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** A CA file that cannot be used; the text names it and says why. */
export class CaFileError extends TypeError {
  override readonly name = "CaFileError";

  constructor(file: string, detail: string) {
    super(`Cannot use CA file "${file}": ${detail}`);
  }
}

/** A complete PEM block: its label, such as CERTIFICATE, and its whole text. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

const IS_CERTIFICATE = /^(?:X509 |TRUSTED )?CERTIFICATE$/;

/**
 * The certificates in these files, which are PEM or DER, as PEM. Throws a CaFileError for a file that cannot be read, that
 * has no certificate or a damaged one, or has one without effect, because its authority is neither in the files nor
 * among the `trusted` ones.
 */
export function readAuthorities(files: readonly string[], trusted: () => readonly string[]): string[] {
  const found = files.map((file) => ({ file, certificates: certificatesIn(file) }));
  const own = found.flatMap(({ certificates }) => certificates);
  for (const { file, certificates } of found) {
    const useless = certificates.find((certificate) => !isAnchored(certificate, own, trusted));
    if (useless !== undefined) {
      throw new CaFileError(
        file,
        `its certificate "${nameIn(useless.subject)}" was issued by "${nameIn(useless.issuer)}": name the file of that authority too`,
      );
    }
  }
  return own.map((certificate) => certificate.toString());
}

/** The certificates in one file, which is PEM or DER. Throws a CaFileError when there is none, or a damaged one. */
export function certificatesIn(file: string): X509Certificate[] {
  const bytes = read(file);
  if (bytes.length === 0) {
    throw new CaFileError(file, "it is empty");
  }
  if (bytes.includes(0) && isUtf16(bytes)) {
    throw new CaFileError(file, "it is text in UTF-16: save it in UTF-8");
  }
  const text = bytes.toString("latin1");
  return text.includes("-----BEGIN ") ? certificatesInPem(file, text) : [certificateInDer(file, bytes)];
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CaFileError(file, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

/** Decodes text as Windows' editors and PowerShell write it: with a byte order mark, or in UTF-16. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.toString("hex", 0, 2);
  return mark === "fffe" || mark === "feff" || bytes.includes("-\0-\0-\0") || bytes.includes("\0-\0-\0-");
}

function certificatesInPem(file: string, text: string): X509Certificate[] {
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length < text.split("-----BEGIN ").length - 1) {
    throw new CaFileError(file, "it is cut off or damaged");
  }
  const certificates = blocks.filter(([, label]) => IS_CERTIFICATE.test(label as string));
  if (certificates.length === 0) {
    throw new CaFileError(file, `it holds no certificate, but this: ${blocks[0]?.[1]?.toLowerCase()}`);
  }
  return certificates.map(([block]) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new CaFileError(file, "a certificate in it is damaged");
    }
  });
}

function certificateInDer(file: string, bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new CaFileError(file, "it holds no certificate, neither as PEM nor as DER");
  }
}

/** Whether a chain of certificates that ends here is trusted: the certificate is its own authority, or its authority is trusted. */
function isAnchored(
  certificate: X509Certificate,
  own: readonly X509Certificate[],
  trusted: () => readonly string[],
): boolean {
  return (
    [certificate, ...own].some((other) => certificate.checkIssued(other)) ||
    trusted().some((pem) => certificate.checkIssued(new X509Certificate(pem)))
  );
}

/** The common name in a distinguished name, or else all of it on one line. */
const nameIn = (distinguished: string): string =>
  /^CN=(.*)$/m.exec(distinguished)?.[1] ?? distinguished.replaceAll("\n", ", ");
