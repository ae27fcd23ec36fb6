import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import tls from "node:tls";
import { readAuthorities } from "../../bridge/core/sockets/policy/authorities.ts";
import { type NodeTls, Trust } from "../../bridge/core/sockets/policy/trust.ts";
import { makeCertificates, openssl } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const nobody = () => [];

/** An authority's certificate as PEM and DER, its key, and a certificate that it has issued. */
async function prepare(t: TestContext) {
  const folder = await temporaryFolder(t);
  const { ca, good } = await makeCertificates(t);
  const pem = await readFile(ca, "utf8");
  const put = async (content: string | Uint8Array): Promise<string> => {
    const file = join(folder, "file");
    await writeFile(file, content);
    return file;
  };
  return { folder, pem, der: new X509Certificate(pem).raw, good, put };
}

test("CA file is read as PEM, with text around and a byte order mark, and as DER", async (t) => {
  const { pem, der, put } = await prepare(t);
  const one = new X509Certificate(pem).toString();
  for (const content of [pem, `\ufeff${pem}`, `# mine\r\n${pem.replaceAll("\n", "\r\n")}`, der]) {
    assert.deepEqual(readAuthorities([await put(content)], nobody), [one]);
  }
  assert.deepEqual(readAuthorities([await put(pem + tls.rootCertificates[0])], nobody).length, 2);
  assert.equal(readAuthorities([], nobody).length, 0);
});

test("CA file in the format of openssl's trusted certificates is read", async (t) => {
  const { pem, put, folder } = await prepare(t);
  const trusted = join(folder, "trusted.pem");
  const args = ["x509", "-in", await put(pem), "-trustout", "-addtrust", "serverAuth", "-out", trusted];
  await openssl(args);
  assert.match(await readFile(trusted, "utf8"), /BEGIN TRUSTED CERTIFICATE/);
  assert.equal(readAuthorities([trusted], nobody).length, 1);
});

test("CA file of a key and its certificate is read for the certificate", async (t) => {
  const { pem, good, put } = await prepare(t);
  const old =
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
  for (const key of [good.key, old]) {
    assert.equal(readAuthorities([await put(key + pem)], nobody).length, 1);
  }
});

test("CA file that cannot be used is named, with the reason", async (t) => {
  const { pem, der, good, put } = await prepare(t);
  const utf16 = Buffer.from(pem, "utf16le");
  const broken = pem.replace(/\n[^\n]{64}\n/, "\n");
  for (const [content, reason] of [
    ["", /it is empty$/],
    [utf16, /UTF-16/],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /UTF-16/],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), /UTF-16/],
    [pem.slice(0, -40), /cut off or damaged/],
    [pem + pem.slice(0, 200), /cut off or damaged/],
    [broken, /a certificate in it is damaged/],
    [good.key, /holds no certificate, but this: private key/],
    ["<!DOCTYPE html><html><body>404</body></html>", /holds no certificate/],
    [der.subarray(0, 100), /holds no certificate/],
    ["x", /holds no certificate/],
    ["\0", /holds no certificate/],
    [`${pem.slice(0, 200)}\n${pem}`, /cut off or damaged/],
  ] as const) {
    const file = await put(content);
    assert.throws(
      () => readAuthorities([file], nobody),
      (error) =>
        error instanceof TypeError &&
        error.message.startsWith(`Cannot use CA file "${file}": `) &&
        reason.test(error.message),
      String(reason),
    );
  }
  assert.throws(() => readAuthorities(["/nonexistent/ca.pem"], nobody), {
    name: "CaFileError",
    message: 'Cannot use CA file "/nonexistent/ca.pem": ENOENT',
  });
});

test("CA file whose certificate nobody trusted has issued is refused, since it would do nothing", async (t) => {
  const { pem, good, put, folder } = await prepare(t);
  const authority = join(folder, "authority.pem");
  await writeFile(authority, pem);
  const file = await put(good.cert);
  assert.throws(() => readAuthorities([file], nobody), {
    message: `Cannot use CA file "${file}": its certificate "Test server" was issued by "Test authority": name the file of that authority too`,
  });
  assert.equal(readAuthorities([file, authority], nobody).length, 2);
  assert.equal(readAuthorities([file], () => [pem]).length, 1);
});

/** A Node that trusts these; without `system` it is one that cannot say. */
function fakeTls(known?: Record<"default" | "system", string[] | Error>) {
  const asked: (readonly string[])[] = [];
  const node: NodeTls = {
    rootCertificates: ["root"],
    createSecureContext: ({ ca }) => {
      asked.push(ca as string[]);
      return { context: undefined };
    },
    ...(known && {
      getCACertificates: (type: "default" | "system") => {
        const found = known[type];
        if (found instanceof Error) {
          throw found;
        }
        return found;
      },
    }),
  };
  return { node, asked };
}

test("trust adds the system's authorities where Node can say them, each once and only when it is asked", async (t) => {
  const { pem, put } = await prepare(t);
  const own = new X509Certificate(pem).toString();
  const { node, asked } = fakeTls({ default: ["a", "b\nb"], system: ["bb\n", "c"] });
  const trust = new Trust([await put(pem)], [], undefined, node);
  assert.equal(asked.length, 0);
  const choice = trust.choose("example.com");
  assert.ok(choice.secureContext !== undefined && choice.rejectUnauthorized);
  assert.equal(trust.choose("other.example").secureContext, choice.secureContext);
  assert.deepEqual(asked, [["a", "bb\n", "c", own]]);
});

test("trust without CA files has the system's authorities too", () => {
  const { node, asked } = fakeTls({ default: ["a"], system: ["c"] });
  new Trust([], [], undefined, node).choose("example.com");
  assert.deepEqual(asked, [["a", "c"]]);
});

test("trust does without a system's store that cannot be read", () => {
  const { node, asked } = fakeTls({ default: ["a"], system: new Error("locked") });
  new Trust([], [], undefined, node).choose("example.com");
  assert.deepEqual(asked, [["a"]]);
});

test("trust leaves an old Node without CA files to itself, which knows NODE_EXTRA_CA_CERTS", () => {
  const { node, asked } = fakeTls();
  const { ciphers = "", ...choice } = new Trust([], [], "/nonexistent", node).choose("example.com");
  assert.deepEqual(choice, { rejectUnauthorized: true });
  assert.match(ciphers, /:@SECLEVEL=2$/);
  assert.equal(asked.length, 0);
});

test("trust of an old Node with CA files keeps what NODE_EXTRA_CA_CERTS names, if it can be read", async (t) => {
  const { pem, put } = await prepare(t);
  const own = new X509Certificate(pem).toString();
  const extra = tls.rootCertificates[0] as string;
  const { node, asked } = fakeTls();
  const file = await put(`${extra}\n`);
  const ca = `${file}.ca`;
  await writeFile(ca, pem);
  new Trust([ca], [], file, node).choose("example.com");
  new Trust([ca], [], "/nonexistent", node).choose("example.com");
  assert.deepEqual(asked, [
    ["root", new X509Certificate(extra).toString(), own],
    ["root", own],
  ]);
});

test("trust checks no certificate of an insecure host, however it is spelled", () => {
  const trust = new Trust([], ["Example.com"]);
  assert.equal(trust.choose("example.COM").rejectUnauthorized, false);
  assert.equal(trust.choose("example.com.").rejectUnauthorized, false);
  assert.equal(trust.choose("www.example.com").rejectUnauthorized, true);
});
