import type { ClientRequest } from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Connect, Stage } from "../../../schema/index.ts";
import type { LinkError } from "../errors.ts";
import { checkHeaders, checkSubprotocols, checkUrl } from "./policy/handshake.ts";
import { withoutBrackets } from "./policy/names.ts";
import { targetUrl } from "./policy/target.ts";
import type { LinkPort } from "./role.ts";
import { connectError, timedOut, unexpectedStatus } from "./socketError.ts";
import { socketOptions } from "./socketOptions.ts";

/** Called exactly once: with an open socket and the stream below it, or with what went wrong. */
export interface ConnectingHandler {
  opened(ws: WebSocket, stream: Duplex): void;
  failed(error: LinkError): void;
}

/**
 * Opens a client socket and follows how far it has come, so that a fault or a timeout names its stage.
 * Throws a LinkError at once for a request that breaks a rule. Returns a function that gives up.
 */
export function connect(request: Connect, port: LinkPort, handler: ConnectingHandler): () => void {
  const url = checkUrl(targetUrl(request));
  checkHeaders(request.headers);
  checkSubprotocols(request.protocols);
  const host = withoutBrackets(url.hostname);
  const target = `${url.protocol}//${url.host}`;
  if (url.protocol === "wss:" && port.trust.isInsecure(host)) {
    port.log.warn({ host }, "certificate not checked");
  }
  let stage: Stage = net.isIP(host) === 0 ? "dns" : "tcp";
  let done = false;

  const ws = new WebSocket(url, request.protocols, {
    ...socketOptions(port.config),
    headers: request.headers,
    followRedirects: false,
    ...port.trust.choose(host),
    finishRequest: (httpRequest: ClientRequest) => {
      followStages(httpRequest, url.protocol === "wss:", (next) => {
        stage = next;
      });
      httpRequest.end();
    },
  });

  const settle = (outcome: () => void): void => {
    if (!done) {
      done = true;
      clearTimeout(timer);
      outcome();
    }
  };
  const fail = (error: LinkError): void =>
    settle(() => {
      ws.terminate();
      handler.failed(error);
    });
  const timer = setTimeout(() => fail(timedOut(stage, target)), request.timeoutMs);
  ws.on("unexpected-response", (_request, response) => {
    fail(unexpectedStatus(response.statusCode ?? 0, target));
  });
  ws.on("error", (error) => fail(connectError(error, stage, target)));
  // Comes right before "open", in the same tick.
  ws.on("upgrade", ({ socket }) => {
    ws.on("open", () =>
      settle(() => {
        ws.removeAllListeners("error");
        handler.opened(ws, socket);
      }),
    );
  });
  return () => settle(() => ws.terminate());
}

function followStages(request: ClientRequest, secure: boolean, reached: (stage: Stage) => void): void {
  request.once("socket", (socket) => {
    socket.once("lookup", () => reached("tcp"));
    socket.once("connect", () => reached(secure ? "tls" : "http"));
    socket.once("secureConnect", () => reached("http"));
  });
}
