import { isUtf8 } from "node:buffer";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Connect, GameMessage } from "../../../schema/index.ts";
import { badMessage, cancelled, type LinkError, notUtf8 } from "../errors.ts";
import { connect } from "./connecting.ts";
import { failedMessage } from "./failedMessage.ts";
import { RemoteSocket } from "./remote.ts";
import type { LinkPort, Role } from "./role.ts";

const TEXT = Buffer.from('{"type":"message"}');
const BINARY = Buffer.from('{"type":"message","binary":true}');

/** The role of a link after `connect`: one client socket from its opening handshake to its end. */
export class ClientRole implements Role {
  readonly kind = "client";
  readonly #port: LinkPort;
  readonly #giveUp: () => void;
  #remote: RemoteSocket | undefined;
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};

  /** Throws a LinkError for a request that breaks a rule. */
  constructor(request: Connect, port: LinkPort) {
    this.#port = port;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#giveUp = connect(request, port, {
      opened: (ws, stream) => this.#onOpened(ws, stream),
      failed: (error) => this.#onFailed(error),
    });
  }

  get sockets(): number {
    return 1;
  }

  handle(message: GameMessage, payload: Buffer): void {
    if (message.type === "close") {
      this.#close(message.code, message.reason);
      return;
    }
    if (this.#remote === undefined) {
      throw badMessage(`"${message.type}" came before the socket was open`);
    }
    if (message.type === "send") {
      const binary = message.binary === true;
      if (binary || isUtf8(payload)) {
        this.#remote.send(payload, binary);
      } else {
        // The remote would end the whole connection for it (RFC 6455, section 8.1).
        this.#port.send(failedMessage(notUtf8()));
      }
    } else if (message.type === "credit") {
      this.#remote.taken(message.bytes);
    } else {
      throw badMessage(`"${message.type}" is not for a client`);
    }
  }

  hold(on: boolean): void {
    this.#remote?.hold(on);
  }

  close(code: number): Promise<void> {
    this.#close(code, "");
    return this.#ended;
  }

  terminate(): void {
    this.#giveUp();
    this.#remote?.terminate();
  }

  #close(code: number, reason: string): void {
    if (this.#remote === undefined) {
      this.#giveUp();
      this.#port.send(failedMessage(cancelled()));
      this.#finish();
    } else {
      this.#remote.close(code, reason);
    }
  }

  #onOpened(ws: WebSocket, stream: Duplex): void {
    this.#port.send({ type: "opened", protocol: ws.protocol });
    this.#remote = new RemoteSocket(
      ws,
      stream,
      {
        message: (data, binary) => this.#port.sendData(binary ? BINARY : TEXT, data),
        buffered: (bytes) => this.#port.send({ type: "buffered", bytes }),
        failed: (error) => this.#port.send(failedMessage(error)),
        closed: (code, reason, clean) => {
          this.#port.send({ type: "closed", code, reason, clean });
          this.#finish();
        },
      },
      this.#port,
    );
  }

  #onFailed(error: LinkError): void {
    this.#port.log.info({ stage: error.stage, code: error.code }, "connect failed");
    this.#port.send(failedMessage(error));
    this.#finish();
  }

  #finish(): void {
    this.#resolveEnded();
    this.#port.end();
  }
}
