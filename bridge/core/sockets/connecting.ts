import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Connect, Stage } from "../../../schema/index.ts";
import { internal, type LinkError } from "../errors.ts";
import { connectError, timedOut } from "./connectError.ts";
import { checkHeaders, checkSubprotocols } from "./policy/handshake.ts";
import { hostOfUrl } from "./policy/names.ts";
import { checkTarget } from "./policy/target.ts";
import type { RoleLink } from "./role.ts";
import { upgrade } from "./upgrade.ts";

/** Either `opened` or `failed` is called, once. */
export interface ConnectingHandler {
  /** `stream` is the connection below the socket, `protocol` the subprotocol that the server chose, or empty. */
  opened(ws: WebSocket, stream: Duplex, protocol: string): void;
  failed(error: LinkError): void;
  /** Called when a stage begins. */
  reached?(stage: Stage): void;
}

export interface ConnectingLink extends Pick<RoleLink, "config" | "trust" | "version" | "log"> {
  readonly dialer: Pick<RoleLink["dialer"], "dial">;
}

/**
 * Opens a client socket and follows how far it has come, so that a fault or a timeout names its stage.
 * Throws a LinkError at once for a request that breaks a rule. Returns a function that gives up.
 */
export function connect(request: Connect, link: ConnectingLink, handler: ConnectingHandler): () => void {
  const url = checkTarget(request);
  checkHeaders(request.headers);
  checkSubprotocols(request.protocols);
  const host = hostOfUrl(url);
  const target = `${url.protocol}//${url.host}`;
  if (url.protocol === "wss:" && link.trust.isInsecure(host)) {
    link.log.warn({ host }, "certificate not checked");
  }
  const ending = new AbortController();
  const { signal } = ending;
  let stage: Stage = "dns";
  let done = false;

  const settle = (outcome: () => void): void => {
    if (!done) {
      done = true;
      clearTimeout(timer);
      outcome();
    }
  };
  const giveUp = (): void => settle(() => ending.abort());
  const fail = (error: LinkError): void =>
    settle(() => {
      ending.abort();
      handler.failed(error);
    });
  const reached = (next: Stage): void => {
    stage = next;
    handler.reached?.(next);
  };
  const timer = setTimeout(() => fail(timedOut(stage, target)), request.timeoutMs);
  const deadline = performance.now() + request.timeoutMs;

  function onReady(stream: Duplex): void {
    if (signal.aborted) {
      stream.destroy();
      return;
    }
    reached("http");
    const terminate = upgrade(stream, url, request, link, {
      answered: () => reached("ws"),
      opened: (ws, protocol) => settle(() => handler.opened(ws, stream, protocol)),
      failed: fail,
    });
    signal.addEventListener("abort", () => {
      terminate();
      stream.destroy();
    });
  }
  link.dialer
    .dial(url, { tls: link.trust.choose(host), deadline, signal, reached })
    .then(onReady, (error) => fail(connectError(error, stage, target)))
    .catch((err) => {
      link.log.error({ err }, "fault of the bridge");
      fail(internal());
    });
  return giveUp;
}
