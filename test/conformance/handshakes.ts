import { acceptOf } from "../helpers/acceptOf.ts";
import { answer, KEY, request } from "./peer.ts";

/** What a server answers the bridge's opening request, and what the plugin hears: "open" or stage and code. */
export interface AnswerCase {
  readonly title: string;
  readonly answer: (key: string) => string;
  readonly expect: string;
  readonly note?: string;
}

/** What a client asks a server of the plugin, and the status of the answer. */
export interface RequestCase {
  readonly title: string;
  readonly request: (path: string) => string;
  readonly expect: number;
  /** What the answer has to hold. */
  readonly holds?: RegExp;
  readonly chop?: number;
  readonly note?: string;
}

const BAD = "ws bad_handshake";

/** A good answer with a part replaced. */
const bent = (title: string, expect: string, from: string | RegExp, to: string): AnswerCase => ({
  title,
  expect,
  answer: (key) => answer(key).replace(from, to),
});

const plus = (title: string, expect: string, header: string): AnswerCase => ({
  title,
  expect,
  answer: (key) => answer(key, `${header}\r\n`),
});

const status = (line: string): AnswerCase => ({
  title: `status ${line}`,
  expect: "http unexpected_status",
  answer: () => `HTTP/1.1 ${line}\r\nContent-Length: 0\r\nLocation: ws://127.0.0.1:1/\r\n\r\n`,
});

export const ANSWERS: readonly AnswerCase[] = [
  { title: "a good answer", expect: "open", answer },
  bent("another reason phrase", "open", "Switching Protocols", "Whatever"),
  bent("no reason phrase", "open", "101 Switching Protocols", "101 "),
  bent('"Upgrade: WebSocket"', "open", "Upgrade: websocket", "Upgrade: WebSocket"),
  bent("names in upper case", "open", "Sec-WebSocket-Accept", "SEC-WEBSOCKET-ACCEPT"),
  bent('"Connection: keep-alive, upgrade"', "open", "Connection: Upgrade", "Connection: keep-alive, upgrade"),
  plus("more headers", "open", "Server: test\r\nSet-Cookie: a=b\r\nX-Long: ".concat("x".repeat(4_000))),
  {
    title: "a 103 before the answer",
    expect: "open",
    answer: (key) => `HTTP/1.1 103 Early Hints\r\n\r\n${answer(key)}`,
  },
  bent("no Upgrade", BAD, "Upgrade: websocket\r\n", ""),
  bent('"Upgrade: h2c"', BAD, "Upgrade: websocket", "Upgrade: h2c"),
  bent("no Connection", BAD, "Connection: Upgrade\r\n", ""),
  bent('"Connection: close"', BAD, "Connection: Upgrade", "Connection: close"),
  bent("no accept", BAD, /Sec-WebSocket-Accept: .*\r\n/, ""),
  bent("an empty accept", BAD, /Accept: .*\r\n/, "Accept:\r\n"),
  { title: "the accept of another key", expect: BAD, answer: () => answer("AAAAAAAAAAAAAAAAAAAAAA==") },
  {
    title: "the key instead of the accept",
    expect: BAD,
    answer: (key) => answer(key).replace(acceptOf(key), key),
  },
  plus("two accepts", BAD, "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
  plus("a subprotocol that was not offered", BAD, "Sec-WebSocket-Protocol: chat"),
  plus("an extension that was not offered", BAD, "Sec-WebSocket-Extensions: x-unknown"),
  plus("a compression that was not offered", BAD, "Sec-WebSocket-Extensions: permessage-deflate"),
  plus("headers of 60 KB", "open", `X-Long: ${"x".repeat(60_000)}`),
  plus("headers of 70 KB", BAD, `X-Long: ${"x".repeat(70_000)}`),
  { title: "lines that end in LF alone", expect: "open", answer: (key) => answer(key).replaceAll("\r", "") },
  { title: "another protocol than HTTP", expect: BAD, answer: () => "SSH-2.0-nothing\r\n" },
  { title: "nothing but an empty line", expect: BAD, answer: () => "\r\n\r\nnothing\r\n\r\n" },
  ...["200 OK", "301 Moved", "400 Bad Request", "401 Unauthorized", "426 Upgrade Required", "503 Busy"].map(
    status,
  ),
];

const bentRequest = (
  title: string,
  expect: number,
  from: string | RegExp,
  to: string,
  more: Partial<RequestCase> = {},
): RequestCase => ({ title, expect, request: (path) => request(path).replace(from, to), ...more });

const plusRequest = (
  title: string,
  expect: number,
  header: string,
  more: Partial<RequestCase> = {},
): RequestCase => ({ title, expect, request: (path) => request(path, `${header}\r\n`), ...more });

const ACCEPT = new RegExp(`^Sec-WebSocket-Accept: ${acceptOf(KEY).replaceAll("+", "\\+")}$`, "m");
const VERSION = /^Sec-WebSocket-Version: 13$/m;
const NO_EXTENSION = /^(?!.*Sec-WebSocket-Extensions)/s;

export const REQUESTS: readonly RequestCase[] = [
  { title: "a good request", expect: 101, request, holds: ACCEPT },
  { title: "a good request in writes of one byte", expect: 101, request, holds: ACCEPT, chop: 1 },
  bentRequest('"Upgrade: WebSocket"', 101, "Upgrade: websocket", "Upgrade: WebSocket"),
  bentRequest('"Upgrade: h2c, websocket"', 101, "Upgrade: websocket", "Upgrade: h2c, websocket"),
  bentRequest("names in lower case", 101, "Sec-WebSocket-Key", "sec-websocket-key"),
  bentRequest(
    '"Connection: keep-alive, Upgrade"',
    101,
    "Connection: Upgrade",
    "Connection: keep-alive, Upgrade",
  ),
  bentRequest("an absolute URL", 101, /^GET /, "GET http://127.0.0.1"),
  plusRequest("more headers", 101, `User-Agent: test\r\nCookie: a=b\r\nX-Long: ${"x".repeat(4_000)}`),
  plusRequest("an extension that nobody knows", 101, "Sec-WebSocket-Extensions: x-unknown", {
    holds: NO_EXTENSION,
  }),
  plusRequest("compression, which is off", 101, "Sec-WebSocket-Extensions: permessage-deflate", {
    holds: NO_EXTENSION,
  }),
  plusRequest("subprotocols", 101, "Sec-WebSocket-Protocol: one, two", {
    holds: /^Sec-WebSocket-Protocol: one$/m,
  }),
  plusRequest(
    "subprotocols in two headers",
    101,
    "Sec-WebSocket-Protocol: one\r\nSec-WebSocket-Protocol: two",
    {
      holds: /^Sec-WebSocket-Protocol: one$/m,
    },
  ),
  bentRequest("no Upgrade", 426, "Upgrade: websocket\r\n", ""),
  bentRequest('"Upgrade: h2c"', 426, "Upgrade: websocket", "Upgrade: h2c"),
  bentRequest("no Connection", 426, "Connection: Upgrade\r\n", ""),
  bentRequest('"Connection: close"', 426, "Connection: Upgrade", "Connection: close"),
  bentRequest("method POST", 426, /^GET/, "POST"),
  bentRequest("HTTP/1.0", 426, "HTTP/1.1", "HTTP/1.0"),
  bentRequest("no Host", 400, "Host: 127.0.0.1\r\n", ""),
  bentRequest("no key", 400, /Sec-WebSocket-Key: .*\r\n/, ""),
  bentRequest("an empty key", 400, KEY, ""),
  bentRequest("a key of 15 bytes", 400, KEY, "AAAAAAAAAAAAAAAAAAAA"),
  bentRequest("a key of 17 bytes", 400, KEY, "AAAAAAAAAAAAAAAAAAAAAAA="),
  bentRequest("a key that is not base64", 400, KEY, "!!!!!!!!!!!!!!!!!!!!!!=="),
  plusRequest("two keys", 400, `Sec-WebSocket-Key: ${KEY}`),
  bentRequest("no version", 426, "Sec-WebSocket-Version: 13\r\n", "", { holds: VERSION }),
  ...["0", "7", "8", "12", "14", "013", "13.0", "+13", "0xd", "x"].map((version) =>
    bentRequest(`version ${version}`, 426, "Version: 13", `Version: ${version}`, { holds: VERSION }),
  ),
  plusRequest("two versions", 400, "Sec-WebSocket-Version: 13"),
  plusRequest("two hosts", 400, "Host: 127.0.0.1"),
  plusRequest("two origins", 400, "Origin: http://127.0.0.1\r\nOrigin: http://127.0.0.1"),
  plusRequest("a body of a said length", 400, "Content-Length: 5"),
  plusRequest("a body in chunks", 400, "Transfer-Encoding: chunked"),
  plusRequest("a subprotocol that is no token", 400, "Sec-WebSocket-Protocol: a b"),
  plusRequest("a subprotocol twice", 400, "Sec-WebSocket-Protocol: a, a"),
  plusRequest("headers of 9 KB", 431, `X-Long: ${"x".repeat(9_000)}`),
  bentRequest("a first line that is not HTTP", 400, /^GET .*\r\n/, "HELLO\r\n"),
  plusRequest("a header without a name", 400, ": nothing"),
  plusRequest("a header with a NUL", 400, "X-Bad: a\0b"),
  plusRequest("a folded header", 400, "X-Bad: a\r\n b"),
];
