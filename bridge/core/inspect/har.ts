import type { SocketState } from "../../../schema/inspect/state.ts";
import { isWhole, type Kept } from "./ring.ts";

const TEXT_OPCODE = 1;
const BINARY_OPCODE = 2;

/** Stands for an unknown duration (HAR 1.2). */
const UNKNOWN = -1;

/** A message as Chrome writes and imports it: `send` is what the plugin sent, the time in seconds, binary in base64. */
interface HarMessage {
  readonly type: "send" | "receive";
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

/** Characters of a message that are written at once. */
const SLICE = 64 * 1024;

/** Where the messages go in the file; in a value, the quotes would be escaped. */
const MESSAGES = '"_webSocketMessages": []';

/**
 * The messages of one socket as the text of a HAR 1.2 file. It comes in parts, since making all of it at once would hold up
 * the bridge. Of the opening handshake it has scheme, host, port and subprotocol: path, query and headers may hold secrets,
 * and the bridge does not keep them.
 */
export function* harOf(state: SocketState, kept: readonly Kept[], version: string): Generator<string> {
  const messages = kept.filter(({ way }) => way !== "event");
  const whole = messages.filter(isWhole);
  const har = {
    log: {
      version: "1.2",
      creator: { name: "openplanet-websockets", version },
      pages: [],
      entries: [entryOf(state, whole.at(-1)?.time)],
      comment: `Socket ${state.id} of the plugin ${state.plugin}; ${messages.length - whole.length} messages were too long to be kept`,
    },
  };
  const [head, tail] = JSON.stringify(har, null, 1).split(MESSAGES) as [string, string];
  yield `${head}"_webSocketMessages": [`;
  yield* joined(whole);
  yield `]${tail}`;
}

/** The messages as JSON, many short ones in a part. */
function* joined(messages: readonly Kept[]): Generator<string> {
  let part = "";
  for (const [i, message] of messages.entries()) {
    part += i === 0 ? "\n" : ",\n";
    for (const piece of piecesOf(messageOf(message))) {
      part += piece;
      if (part.length >= SLICE) {
        yield part;
        part = "";
      }
    }
  }
  yield part;
}

/** A message as JSON. Between the two halves of a character, JSON has an escape for each. */
function* piecesOf({ data, ...message }: HarMessage): Generator<string> {
  yield `${JSON.stringify(message).slice(0, -1)},"data":"`;
  for (let at = 0; at < data.length; at += SLICE) {
    yield JSON.stringify(data.slice(at, at + SLICE)).slice(1, -1);
  }
  yield '"}';
}

function entryOf({ peer, since, protocol }: SocketState, last = Date.parse(since)): object {
  const time = Math.max(0, last - Date.parse(since));
  const chosen = protocol === "" ? [] : [{ name: "Sec-WebSocket-Protocol", value: protocol }];
  const nothing = { httpVersion: "HTTP/1.1", cookies: [], headersSize: UNKNOWN };
  return {
    startedDateTime: since,
    time,
    request: {
      method: "GET",
      url: `${peer.includes("://") ? peer : `ws://${peer}`}/`,
      headers: chosen,
      queryString: [],
      bodySize: 0,
      ...nothing,
    },
    response: {
      status: 101,
      statusText: "Switching Protocols",
      headers: chosen,
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      bodySize: UNKNOWN,
      ...nothing,
    },
    cache: {},
    timings: {
      blocked: UNKNOWN,
      dns: UNKNOWN,
      connect: UNKNOWN,
      ssl: UNKNOWN,
      send: 0,
      wait: 0,
      receive: time,
    },
    _resourceType: "websocket",
    _webSocketMessages: [],
  };
}

function messageOf({ way, kind, time, data }: Kept): HarMessage {
  const binary = kind === "binary";
  return {
    type: way === "out" ? "send" : "receive",
    time: time / 1000,
    opcode: binary ? BINARY_OPCODE : TEXT_OPCODE,
    data: data.toString(binary ? "base64" : "utf8"),
  };
}

/** A file name that every file system accepts; a plugin may have any name. */
export function harName({ plugin, id }: SocketState, kept: readonly Kept[]): string {
  const end = new Date(kept.at(-1)?.time ?? Date.now()).toISOString().slice(0, 19).replace(/[-:]/g, "");
  return `${plugin.replace(/[^\w-]/g, "_")}-${id}-${end}.har`;
}
