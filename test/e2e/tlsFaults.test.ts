import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import tls from "node:tls";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { openLink } from "../helpers/game.ts";
import { nginxTls } from "../helpers/nginx.ts";
import { opensslServer } from "../helpers/openssl.ts";
import { pythonEcho } from "../helpers/python.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

/** What the game hears of a connection that fails: stage and code, and the hint. */
async function told(t: TestContext, bridge: Bridge, url: string): Promise<[what: string, hint: string]> {
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url });
  const { header } = await link.next("failed");
  return [`${header.stage} ${header.code}`, header.hint];
}

test("ws to a server that speaks TLS leads to wss, whether it says so or only hangs up", async (t) => {
  const certificates = await makeCertificates(t);
  const { good } = certificates;
  const bridge = await startBridge(t);
  const plain = await wsServer(t, echo);
  const alert = Buffer.of(0x15, 3, 3, 0, 2, 2, 10);
  const says = {
    nginx: await nginxTls(t, plain.port, good),
    "a server with an alert": `wss://127.0.0.1:${await tcpServer(t, (socket) => socket.once("data", () => socket.end(alert)))}`,
  };
  for (const [name, url] of Object.entries(says)) {
    const [what, hint] = await told(t, bridge, url.replace("wss", "ws"));
    assert.deepEqual([what, hint], ["http needs_tls", "The server speaks TLS: use wss instead of ws"], name);
  }
  const hangsUp = {
    Node: (await wsServer(t, echo, { tls: good })).url,
    Python: await pythonEcho(t, good),
    OpenSSL: `wss://127.0.0.1:${await opensslServer(t, certificates)}`,
  };
  for (const [name, url] of Object.entries(hangsUp)) {
    const [what, hint] = await told(t, bridge, url.replace("wss", "ws"));
    assert.equal(what, "http connection_reset", name);
    assert.match(hint, /if it speaks TLS, use wss/, name);
  }
});

/** What plain servers say to a TLS handshake, or before one. */
const GREETINGS = {
  SSH: "SSH-2.0-OpenSSH_9.2\r\n",
  mail: "220 mail ESMTP\r\n",
  Redis: "-ERR unknown command\r\n",
  HTTP: "HTTP/1.1 400 Bad Request\r\n\r\n",
  zeros: "\0".repeat(10),
  ones: "\xff".repeat(10),
};

test("wss to a plain server leads to ws, whatever that says", async (t) => {
  const bridge = await startBridge(t);
  const url = async (onSocket: (socket: Socket) => void): Promise<string> =>
    `wss://127.0.0.1:${await tcpServer(t, onSocket)}`;
  for (const [name, text] of Object.entries(GREETINGS)) {
    const answers = await url((socket) => socket.once("data", () => socket.end(text, "latin1")));
    const greets = await url((socket) => socket.end(text, "latin1"));
    assert.equal((await told(t, bridge, answers))[0], "tls no_tls", name);
    assert.equal((await told(t, bridge, greets))[0], "tls no_tls", name);
  }
  assert.equal((await told(t, bridge, (await pythonEcho(t)).replace("ws", "wss")))[0], "tls no_tls");
  const hangsUp = await url((socket) => socket.once("data", () => socket.end()));
  const [what, hint] = await told(t, bridge, hangsUp);
  assert.equal(what, "tls connection_reset");
  assert.match(hint, /a plain server needs ws/);
});

test("a server that wants a client certificate is told as such, whenever it says so", async (t) => {
  const certificates = await makeCertificates(t);
  const { good, ca } = certificates;
  const bridge = await startBridge(t, { args: ["--ca", ca] });
  const node = async (version: "TLSv1.2" | "TLSv1.3"): Promise<number> => {
    const limits = { minVersion: version, maxVersion: version };
    const server = tls.createServer({ ...good, ...limits, requestCert: true, rejectUnauthorized: true });
    server.on("tlsClientError", () => {});
    return tcpServer(t, (socket) => void server.emit("connection", socket));
  };
  // Several times, since the alert and the end of the connection race with the request.
  for (let count = 0; count < 5; count += 1) {
    for (const port of [await node("TLSv1.3"), await opensslServer(t, certificates, "-Verify", "1")]) {
      const [what, hint] = await told(t, bridge, `wss://127.0.0.1:${port}`);
      assert.equal(what, "tls certificate_required");
      assert.match(hint, /which plugins cannot give/);
    }
  }
  // TLS 1.2 has one alert for this and for what it cannot agree on.
  for (const port of [
    await node("TLSv1.2"),
    await opensslServer(t, certificates, "-Verify", "1", "-tls1_2"),
  ]) {
    const [what, hint] = await told(t, bridge, `wss://127.0.0.1:${port}`);
    assert.equal(what, "tls tls_failed");
    assert.match(hint, /may want a certificate from its clients/);
  }
  const plain = await wsServer(t, echo);
  const more = `ssl_verify_client on; ssl_client_certificate ${ca};`;
  const [what] = await told(t, bridge, await nginxTls(t, plain.port, good, more));
  assert.equal(what, "http certificate_required");
});

test("SNI has the host's name without the dot at its end, and no address", async (t) => {
  const { good, ca } = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--ca", ca] });
  const names: (string | false | null)[] = [];
  const server = tls.createServer(good, (socket) => {
    names.push(socket.servername);
    socket.destroy();
  });
  const port = await tcpServer(t, (socket) => void server.emit("connection", socket));
  for (const host of ["localhost", "localhost.", "127.0.0.1"]) {
    assert.equal((await told(t, bridge, `wss://${host}:${port}`))[0], "http connection_reset");
  }
  assert.deepEqual(names, ["localhost", "localhost", false]);
});
