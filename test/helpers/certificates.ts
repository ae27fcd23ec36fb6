import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { temporaryFolder } from "./folders.ts";
import { needs } from "./needs.ts";

/** What a TLS server takes, in PEM, and its files for programs that want those. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly keyFile: string;
  readonly certFile: string;
}

export interface Certificates {
  /** File of the authority that made `good`, `wrongHost` and `expired`. */
  readonly ca: string;
  /** For localhost, 127.0.0.1, and far.test, which a test's name server may lead here. */
  readonly good: Certificate;
  readonly wrongHost: Certificate;
  readonly expired: Certificate;
  /** Signed by nobody else. */
  readonly selfSigned: Certificate;
}

const HERE = "DNS:localhost,DNS:far.test,IP:127.0.0.1";

/** Makes an authority and server certificates with the openssl command, in a folder that goes when the test ends. */
export async function makeCertificates(t: TestContext): Promise<Certificates> {
  const folder = await temporaryFolder(t);
  const authority = await issue(folder, "ca", ["-subj", "/CN=Test authority"]);
  const by = ["-CA", authority.certFile, "-CAkey", authority.keyFile];
  const [good, wrongHost, expired, selfSigned] = await Promise.all([
    issue(folder, "good", [...by, ...named(HERE)]),
    issue(folder, "wrong-host", [...by, ...named("DNS:elsewhere.invalid")]),
    issueExpired(folder, "expired", authority, HERE),
    issue(folder, "self-signed", named(HERE)),
  ]);
  return { ca: authority.certFile, good, wrongHost, expired, selfSigned };
}

const named = (names: string): string[] => ["-subj", "/CN=Test server", "-addext", `subjectAltName=${names}`];

async function issue(folder: string, name: string, options: readonly string[]): Promise<Certificate> {
  const files = filesOf(folder, name);
  const out = ["-keyout", files.keyFile, "-out", files.certFile];
  await openssl(["req", "-x509", "-days", "7", ...NEW_KEY, ...out, ...options]);
  return load(files);
}

/** Only `openssl ca` takes dates in the past; it wants a config file and a list of what it has issued. */
async function issueExpired(
  folder: string,
  name: string,
  authority: Certificate,
  names: string,
): Promise<Certificate> {
  const files = filesOf(folder, name);
  const config = join(folder, `${name}.cnf`);
  const request = join(folder, `${name}.csr`);
  await writeFile(join(folder, "index.txt"), "");
  await writeFile(
    config,
    [
      "[ca]\ndefault_ca = own",
      `[own]\ndatabase = ${folder}/index.txt\nnew_certs_dir = ${folder}\nrand_serial = yes`,
      "default_md = sha256\npolicy = any\nx509_extensions = server",
      `[any]\ncommonName = supplied\n[server]\nsubjectAltName = ${names}\n`,
    ].join("\n"),
  );
  await openssl(["req", "-new", ...NEW_KEY, "-keyout", files.keyFile, "-out", request, "-subj", "/CN=Old"]);
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"];
  const by = ["-cert", authority.certFile, "-keyfile", authority.keyFile];
  await openssl([
    "ca",
    "-batch",
    "-notext",
    "-config",
    config,
    ...by,
    ...dates,
    "-in",
    request,
    "-out",
    files.certFile,
  ]);
  return load(files);
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

const filesOf = (folder: string, name: string) => ({
  keyFile: join(folder, `${name}.key`),
  certFile: join(folder, `${name}.pem`),
});

async function load(files: { keyFile: string; certFile: string }): Promise<Certificate> {
  const [key, cert] = await Promise.all([readFile(files.keyFile, "utf8"), readFile(files.certFile, "utf8")]);
  return { key, cert, ...files };
}

/** Runs the openssl command. */
export async function openssl(args: readonly string[]): Promise<void> {
  await promisify(execFile)("openssl", args).catch(needs("openssl"));
}
