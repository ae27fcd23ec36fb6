import { once } from "node:events";
import net from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { Random } from "./random.ts";

const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
const HOST = "Host: 127.0.0.1\r\n";
const UPGRADE = `${HOST}Upgrade: websocket\r\nConnection: Upgrade\r\n`;
/** Masked frames: a text, a ping, a close. */
const FRAMES = ["\x81\x82\0\0\0\0hi", "\x89\x80\0\0\0\0", "\x88\x82\0\0\0\0\x03\xe8"];

/** Requests that are right, wrong in one place, or nothing of the kind. */
const REQUESTS: readonly string[] = [
  `GET / HTTP/1.1\r\n${HOST}\r\n`,
  `GET /x?y=z HTTP/1.1\r\n${UPGRADE}${KEY}\r\n`,
  `GET / HTTP/1.1\r\n${UPGRADE}${KEY}Sec-WebSocket-Protocol: a, b\r\nOrigin: http://localhost\r\n\r\n`,
  `GET / HTTP/1.1\r\n${UPGRADE}${KEY}Origin: https://evil.example\r\n\r\n`,
  `GET / HTTP/1.1\r\n${UPGRADE}\r\n`,
  `GET / HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  `GET / HTTP/1.1\r\n${UPGRADE}${KEY.replace("13", "8")}\r\n`,
  `GET / HTTP/1.1\r\n${HOST}Upgrade: h2c\r\nConnection: Upgrade\r\n${KEY}\r\n`,
  `GET /long HTTP/1.1\r\n${HOST}\r\n`,
  `GET /x HTTP/1.1\r\n${HOST}If-None-Match: W/"a", *\r\nOrigin: http://localhost\r\n\r\n`,
  `HEAD /long HTTP/1.1\r\n${HOST}If-None-Match: *\r\n\r\n`,
  `GET http://127.0.0.1/%78?y HTTP/1.1\r\n${HOST}\r\n`,
  `GET /%zz HTTP/1.1\r\nHost: a.localhost:1\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
  `GET / HTTP/1.1\r\n${HOST}Origin: https://evil.example\r\n\r\n`,
  `OPTIONS /x HTTP/1.1\r\n${HOST}Origin: http://127.0.0.1\r\nAccess-Control-Request-Method: GET\r\n\r\n`,
  `POST / HTTP/1.1\r\n${UPGRADE}${KEY}Content-Length: 5\r\n\r\nhello`,
  `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`,
  `POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`,
  `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  `HEAD / HTTP/1.1\r\n${HOST}Connection: keep-alive\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
  `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`,
  `GET / HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${KEY}\r\n`,
  `GET / HTTP/1.1\r\n${HOST}X-Long: ${"x".repeat(9_000)}\r\n\r\n`,
  `GET /${"x".repeat(3_000)} HTTP/1.1\r\n${UPGRADE}${KEY}\r\n`,
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
  ...FRAMES,
];

/** How a visitor leaves. */
const LEAVINGS = ["reset", "destroy", "end", "stay"] as const;

/** How long a visitor who says nothing more waits for the server to end the connection. */
const STAY_MS = 20;

/** What one connection sends: one request or several, at times with bytes that are wrong, or cut off anywhere. */
function stream(random: Random): Buffer {
  const requests = Array.from({ length: 1 + random.below(3) }, () => random.pick(REQUESTS));
  const bytes = Buffer.from(requests.join(""), "latin1");
  for (let count = random.once(3) ? 1 + random.below(4) : 0; count > 0; count--) {
    bytes[random.below(bytes.length)] = random.next();
  }
  return random.once(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

/** Visits a server once, in pieces, and breaks off at any point. Resolves when the connection is gone. */
export async function visit(random: Random, port: number): Promise<void> {
  const socket = net.connect(port, "127.0.0.1");
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {});
  if (random.once(2)) {
    // The others never read an answer.
    socket.resume();
  }
  if (!random.once(10)) {
    await Promise.race([once(socket, "connect"), gone]).catch(() => {});
  }
  const bytes = stream(random);
  const pieces = random.once(2) ? [bytes] : random.split(bytes).slice(0, 40);
  const breaksAt = random.once(3) ? random.below(pieces.length + 1) : pieces.length;
  for (const piece of pieces.slice(0, breaksAt)) {
    if (socket.writable) {
      socket.write(piece);
    }
    if (random.once(2)) {
      await turn();
    }
  }
  await leave(random, socket);
  await gone;
}

async function leave(random: Random, socket: net.Socket): Promise<void> {
  switch (random.pick(LEAVINGS)) {
    case "reset":
      socket.resetAndDestroy();
      return;
    case "end":
      socket.end();
      break;
    case "stay":
      break;
  }
  if (!random.once(4)) {
    await turn();
  } else {
    await new Promise((resolve) => setTimeout(resolve, random.below(STAY_MS)));
  }
  socket.destroy();
}
