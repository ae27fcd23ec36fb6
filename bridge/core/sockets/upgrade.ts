import type { ClientRequest, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Connect } from "../../../schema/index.ts";
import type { LinkError } from "../errors.ts";
import { MAX_ANSWER_HEAD_BYTES, MAX_INTERIM_ANSWERS, MAX_PAGE_BYTES, PAGE_TIMEOUT_MS } from "../limits.ts";
import { answerFault, type HttpAnswer } from "./answerFault.ts";
import { connectError, wrongSubprotocol } from "./connectError.ts";
import { requestHeaders } from "./policy/handshake.ts";
import type { RoleLink } from "./role.ts";
import { socketOptions } from "./socketOptions.ts";

export interface UpgradeHandler {
  /** The server has agreed; what it answered is still to be checked. */
  answered(): void;
  /** `protocol` is the server's choice, or empty. */
  opened(ws: WebSocket, protocol: string): void;
  /** Is called at most once. After `opened`, it has no meaning. */
  failed(error: LinkError): void;
}

/**
 * Asks for a WebSocket on a connection that is ready for HTTP, and reads the answer. Returns a function that gives up.
 * The stream needs an error listener of its own.
 */
export function upgrade(
  stream: Duplex,
  url: URL,
  { headers, protocols }: Pick<Connect, "headers" | "protocols">,
  { config, version }: Pick<RoleLink, "config" | "version">,
  handler: UpgradeHandler,
): () => void {
  const target = `${url.protocol}//${url.host}`;
  let stage: "http" | "ws" = "http";
  const broken = (error: Error): void => handler.failed(connectError(error, stage, target));

  // It is not told of the subprotocols: it refuses a server that chooses none, which RFC 6455 allows.
  const ws = new WebSocket(url, [], {
    ...socketOptions(config),
    headers: requestHeaders(headers, protocols, version),
    followRedirects: false,
    createConnection: () => stream,
    maxHeaderSize: MAX_ANSWER_HEAD_BYTES,
    // Takes lines that end in LF alone.
    insecureHTTPParser: true,
    finishRequest: (request: ClientRequest) => {
      // Node would silently drop those above its limit of 2000; their bytes are limited.
      request.maxHeadersCount = 0;
      limitInterim(request);
      request.end();
    },
  });
  ws.on("error", broken);
  const onClose = (): void => broken(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
  stream.once("close", onClose);
  ws.on("unexpected-response", async (_request, response) => {
    // The status says more than an error while reading the page.
    stream.off("close", onClose);
    ws.off("error", broken).on("error", () => {});
    handler.failed(answerFault(await read(response), target));
  });
  ws.on("upgrade", (response) => {
    stage = "ws";
    handler.answered();
    const chosen = response.headers["sec-websocket-protocol"] || "";
    if (chosen !== "" && !protocols.includes(chosen)) {
      handler.failed(wrongSubprotocol(target));
      return;
    }
    delete response.headers["sec-websocket-protocol"];
    // Comes in the same tick; what the server sent right behind its answer comes in the next.
    ws.on("open", () => {
      stream.off("close", onClose);
      ws.removeAllListeners("error");
      handler.opened(ws, chosen);
    });
  });
  return () => ws.terminate();
}

/** Answers before the answer (status 1xx) are dropped, but a server that sends them without end costs time that others need. */
function limitInterim(request: ClientRequest): void {
  let count = 0;
  request.on("information", () => {
    count += 1;
    if (count > MAX_INTERIM_ANSWERS) {
      request.destroy(new Error(`more than ${MAX_INTERIM_ANSWERS} answers with status 1xx`));
    }
  });
}

/** Reads the page only of a 400, which may tell that the server wants TLS, or a certificate of the client. */
async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  return { status, headers, page: status === 400 ? await beginning(response) : "" };
}

/** The beginning of a body, as much as comes soon. */
function beginning(body: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const done = (): void => {
      clearTimeout(timer);
      resolve(text);
    };
    const timer = setTimeout(done, PAGE_TIMEOUT_MS);
    body.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (text.length >= MAX_PAGE_BYTES) {
        done();
      }
    });
    for (const end of ["end", "close", "error"]) {
      body.on(end, done);
    }
  });
}
