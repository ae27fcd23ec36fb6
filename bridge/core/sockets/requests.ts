import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { asksForWebSocket, isMalformed, requestFault } from "./policy/handshake.ts";
import { refusalHeaders, refuseUpgrade } from "./refusal.ts";

/** What is done with the requests to an HTTP server. Everything else about its connections is the owner's. */
export interface RequestHandler {
  /** Takes a connection that has asked to be a WebSocket, with what came behind that: it refuses it, or adopts it. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void;
  /** Answers any other request. */
  answer(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Passes on the first request of each connection, unless it is malformed. What comes behind it is ignored, since every
 * answer is the last one.
 */
export function handleRequests(server: Server, handler: RequestHandler): void {
  const known = new WeakSet<Socket>();
  const isFirst = (socket: Socket): boolean => {
    const first = !known.has(socket);
    known.add(socket);
    return first;
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (isMalformed(request)) {
      response.writeHead(400, refusalHeaders(400)).end();
    } else {
      handler.answer(request, response);
    }
  };
  const upgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    const fault = isMalformed(request) ? 400 : requestFault(request);
    if (!asksForWebSocket(request)) {
      answer(request, responseOn(socket, request));
    } else if (fault !== undefined) {
      refuseUpgrade(socket, fault);
    } else {
      // It may be one of several, and ws takes no list.
      request.headers.upgrade = "websocket";
      handler.upgrade(request, socket, head);
    }
  };
  // Node would silently drop headers above a number, an Origin among them; their bytes are limited.
  server.maxHeadersCount = 0;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (isFirst(request.socket)) {
      answer(request, response);
    }
  };
  server.on("request", onRequest);
  // Node itself would answer what a request expects, and then take the next one. Its body is not wanted.
  server.on("checkContinue", onRequest);
  server.on("checkExpectation", onRequest);
  server.on("upgrade", (request, stream, head) => {
    const socket = stream as Socket;
    isFirst(socket) ? upgrade(request, socket, head) : socket.destroySoon();
  });
  // For a tunnel, which this is no proxy for.
  server.on("connect", (_request, stream) => {
    const socket = stream as Socket;
    isFirst(socket) ? refuseUpgrade(socket, 405) : socket.destroySoon();
  });
}

/** The response to a request for another protocol, for which Node makes none. */
function responseOn(socket: Socket, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  response.on("finish", () => socket.destroySoon());
  // What comes behind the request is dropped, but a client that leaves is noticed.
  socket.resume();
  return response;
}
