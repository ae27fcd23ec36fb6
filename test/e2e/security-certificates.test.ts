import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import tls from "node:tls";
import { startBridge } from "../helpers/bridge.ts";
import { openssl } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

const HERE = "subjectAltName=DNS:localhost,IP:127.0.0.1";
const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];

/** A certificate of a server. */
interface Wanted {
  readonly extensions: readonly string[];
  readonly subject?: string;
  readonly key?: readonly string[];
  readonly digest?: string;
  /** Made by this one instead of the authority that the bridge trusts; a name of another row. */
  readonly by?: string;
  /** When it is valid, in the form of openssl; now without it. */
  readonly dates?: readonly [from: string, to: string];
}

/** One that is bad, and the code that the game is told. */
interface Bad extends Wanted {
  readonly told: string;
}

const BAD: Record<string, Bad> = {
  "not valid yet": {
    extensions: [HERE],
    dates: ["20900101000000Z", "20910101000000Z"],
    told: "certificate_expired",
  },
  "no longer valid": {
    extensions: [HERE],
    dates: ["20200101000000Z", "20210101000000Z"],
    told: "certificate_expired",
  },
  "for another name": {
    extensions: ["subjectAltName=DNS:elsewhere.invalid"],
    told: "certificate_wrong_host",
  },
  "for another address": { extensions: ["subjectAltName=IP:127.0.0.2"], told: "certificate_wrong_host" },
  "for every name but no address": { extensions: ["subjectAltName=DNS:*"], told: "certificate_wrong_host" },
  "with the address as a name": {
    extensions: ["subjectAltName=DNS:127.0.0.1"],
    told: "certificate_wrong_host",
  },
  "with the address in its subject only": {
    extensions: ["keyUsage=digitalSignature"],
    subject: "/CN=127.0.0.1",
    told: "certificate_wrong_host",
  },
  "for clients only": { extensions: [HERE, "extendedKeyUsage=clientAuth"], told: "certificate_untrusted" },
  "of an authority by the same name": { extensions: [HERE], by: "impostor", told: "certificate_untrusted" },
  "made by a server's certificate": { extensions: [HERE], by: "leaf", told: "certificate_untrusted" },
  "with a key of 512 bits": { extensions: [HERE], key: ["-newkey", "rsa:512"], told: "tls_failed" },
  "with a key of 1024 bits": { extensions: [HERE], key: ["-newkey", "rsa:1024"], told: "tls_failed" },
  "signed with SHA-1": { extensions: [HERE], digest: "sha1", told: "tls_failed" },
};

/** Makes certificates in a folder of the test's. */
class Issuer {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  async authority(name: string): Promise<void> {
    const out = ["-keyout", this.path(`${name}.key`), "-out", this.path(`${name}.pem`)];
    await openssl(["req", "-x509", "-nodes", "-days", "7", ...CURVE, "-subj", "/CN=Test authority", ...out]);
  }

  /** A certificate made by `by`, of which key and certificate stand in files of this name. */
  async issue(
    name: string,
    { extensions, subject = "/CN=Test", key = CURVE, digest, by = "ca", dates }: Wanted,
  ) {
    const [config, request] = [this.path(`${name}.cnf`), this.path(`${name}.csr`)];
    await writeFile(this.path(`${name}.txt`), "");
    await writeFile(
      config,
      `[ca]\ndefault_ca=own\n[own]\ndatabase=${this.path(`${name}.txt`)}\nnew_certs_dir=${this.folder}\nrand_serial=yes\n` +
        `default_md=${digest ?? "sha256"}\ndefault_days=7\npolicy=any\nx509_extensions=server\n` +
        `[any]\ncommonName=supplied\n[server]\n${extensions.join("\n")}\n`,
    );
    await openssl([
      "req",
      "-new",
      "-nodes",
      ...key,
      "-keyout",
      this.path(`${name}.key`),
      "-out",
      request,
      "-subj",
      subject,
    ]);
    const span = dates === undefined ? [] : ["-startdate", dates[0], "-enddate", dates[1]];
    const from = ["-cert", this.path(`${by}.pem`), "-keyfile", this.path(`${by}.key`), "-in", request];
    await openssl([
      "ca",
      "-batch",
      "-notext",
      "-config",
      config,
      ...from,
      ...span,
      "-out",
      this.path(`${name}.pem`),
    ]);
    return { key: await this.read(`${name}.key`), cert: await this.read(`${name}.pem`) };
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }
}

async function makeIssuer(t: TestContext): Promise<Issuer> {
  const issuer = new Issuer(await temporaryFolder(t));
  await Promise.all([issuer.authority("ca"), issuer.authority("impostor")]);
  await issuer.issue("leaf", { extensions: [HERE, "basicConstraints=CA:FALSE"] });
  return issuer;
}

test("a certificate that is bad in any way is refused before a byte of the request is sent", async (t) => {
  const issuer = await makeIssuer(t);
  const bridge = await startBridge(t, { args: ["--ca", issuer.path("ca.pem")] });
  for (const [index, [name, bad]] of Object.entries(BAD).entries()) {
    await t.test(name, async (t) => {
      const { key, cert } = await issuer.issue(`bad${index}`, bad);
      const chain = bad.by === "leaf" ? cert + (await issuer.read("leaf.pem")) : cert;
      let heard = "";
      // The test's own server has to be talked into such a certificate.
      const ciphers = "DEFAULT:@SECLEVEL=0";
      const server = tls.createServer({ key, cert: chain, ciphers }, (socket) => {
        socket
          .on("error", () => {})
          .on("data", (data) => {
            heard += data;
          });
      });
      const port = await tcpServer(t, (socket) => void server.emit("connection", socket));
      server.on("tlsClientError", () => {});
      const link = await openLink(t, bridge);
      link.send({ type: "connect", url: `wss://127.0.0.1:${port}/?key=secret` });
      const { header } = await link.next("failed");
      assert.deepEqual([header.stage, header.code], ["tls", bad.told], header.message);
      await link.closed();
      assert.equal(heard, "");
    });
  }
});

test("CA files add to NODE_EXTRA_CA_CERTS, and may be DER", async (t) => {
  const issuer = await makeIssuer(t);
  const good = await issuer.issue("good", { extensions: [HERE] });
  const files = { keyFile: issuer.path("good.key"), certFile: issuer.path("good.pem") };
  const server = await wsServer(t, echo, { tls: { ...good, ...files } });
  const extra = await startBridge(t, {
    args: ["--ca", issuer.path("impostor.pem")],
    env: { NODE_EXTRA_CA_CERTS: issuer.path("ca.pem") },
  });
  await openSocket(t, extra, server.url);
  await openssl(["x509", "-in", issuer.path("ca.pem"), "-outform", "DER", "-out", issuer.path("ca.der")]);
  const binary = await startBridge(t, { args: ["--ca", issuer.path("ca.der")] });
  await openSocket(t, binary, server.url);
});

test("the system's authorities are trusted where Node can say which they are", async (t) => {
  const issuer = await makeIssuer(t);
  const good = await issuer.issue("good", { extensions: [HERE] });
  const files = { keyFile: issuer.path("good.key"), certFile: issuer.path("good.pem") };
  const server = await wsServer(t, echo, { tls: { ...good, ...files } });
  // On Linux this takes the place of the system's own list.
  const bridge = await startBridge(t, { env: { SSL_CERT_FILE: issuer.path("ca.pem") } });
  if ("getCACertificates" in tls) {
    await openSocket(t, bridge, server.url);
  } else {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: server.url });
    assert.equal((await link.next("failed")).header.code, "certificate_untrusted");
  }
});

test("a server that speaks no TLS of today is refused, and one with a good certificate is not", async (t) => {
  const issuer = await makeIssuer(t);
  const bridge = await startBridge(t, { args: ["--ca", issuer.path("ca.pem")] });
  const good = await issuer.issue("good", { extensions: [HERE] });
  const old = tls.createServer({
    ...good,
    maxVersion: "TLSv1.1",
    minVersion: "TLSv1",
    ciphers: "ALL:@SECLEVEL=0",
  });
  old.on("tlsClientError", () => {});
  const port = await tcpServer(t, (socket) => void old.emit("connection", socket));
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: `wss://127.0.0.1:${port}` });
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["tls", "tls_failed"]);
  const files = { keyFile: issuer.path("good.key"), certFile: issuer.path("good.pem") };
  await openSocket(t, bridge, (await wsServer(t, echo, { tls: { ...good, ...files } })).url);
});
