import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type Close, type Connect, MAX_MESSAGE_BYTES } from "../../../schema/index.ts";
import { badFrame, cancelled, type LinkError } from "../errors.ts";
import { connect } from "./connecting.ts";
import { failedMessage } from "./failedMessage.ts";
import { find } from "./finding.ts";
import type { Overview } from "./overview.ts";
import { peerOf, peerOfUrl } from "./policy/peer.ts";
import { leavesTlsOpen } from "./policy/target.ts";
import { relay } from "./relay.ts";
import { RemoteSocket } from "./remote.ts";
import { RemoteControl } from "./remoteControl.ts";
import type { Role, RoleLink } from "./role.ts";
import { settingsFor } from "./socketOptions.ts";
import { Subject } from "./subject.ts";

/** The role of a link after `connect`: one client socket from its opening handshake to its end. */
export class ClientRole implements Role {
  readonly kind = "client";
  readonly #link: RoleLink;
  readonly #subject: Subject;
  readonly #giveUp: () => void;
  #remote: RemoteSocket | undefined;
  #finished = false;
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};

  /** Throws a LinkError for a request that breaks a rule. */
  constructor(request: Connect, link: RoleLink) {
    this.#link = { ...link, config: settingsFor(link.config, request.maxMessage ?? MAX_MESSAGE_BYTES) };
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const { id, plugin, traffic, watch } = link;
    const peer = peerOf(request);
    this.#subject = new Subject({ id: String(id), plugin, role: "client", peer, traffic, watch });
    const open = leavesTlsOpen(request) ? find : connect;
    this.#giveUp = open(request, this.#link, {
      opened: (ws, stream, protocol) => this.#onOpened(ws, stream, protocol),
      failed: (error) => this.#onFailed(error),
    });
  }

  get isOpen(): boolean {
    return this.#remote !== undefined;
  }

  get sockets(): number {
    return 1;
  }

  get overview(): Overview {
    const remote = this.#finished ? undefined : this.#remote;
    return {
      sockets: this.#finished ? [] : [this.#subject.state],
      server: undefined,
      control: (client) => (client === undefined && remote ? new RemoteControl(remote) : undefined),
    };
  }

  handle({ code, reason }: Close): void {
    this.#close(code, reason);
  }

  send(client: number, data: Buffer, binary: boolean): void {
    this.#opened(client).send(data, binary);
  }

  taken(client: number, bytes: number): void {
    this.#opened(client).taken(bytes);
  }

  fail(client: number, error: LinkError): void {
    this.#opened(client);
    this.#link.send(failedMessage(error));
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

  /** The open socket. Throws a LinkError for a frame that names a client. */
  #opened(client: number): RemoteSocket {
    if (client !== 0) {
      throw badFrame("a client's link has no clients");
    }
    return this.#remote as RemoteSocket;
  }

  #close(code: number, reason: string): void {
    if (this.#remote !== undefined) {
      this.#remote.close(code, reason);
    } else if (!this.#finished) {
      this.#giveUp();
      this.#fail(cancelled());
    }
  }

  #onOpened(ws: WebSocket, stream: Duplex, protocol: string): void {
    this.#link.send({
      type: "opened",
      protocol,
      url: withoutCredentials(ws.url),
      maxMessage: this.#link.config.maxMessageBytes,
    });
    this.#subject.opened(protocol, peerOfUrl(ws.url));
    this.#remote = new RemoteSocket(
      ws,
      stream,
      relay(this.#link, undefined, this.#subject, () => this.#finish()),
      this.#link,
      this.#subject,
    );
  }

  #onFailed(error: LinkError): void {
    this.#link.log.info({ stage: error.stage, code: error.code }, "connect failed");
    this.#fail(error);
  }

  /** The socket was never open and never will be. */
  #fail(error: LinkError): void {
    this.#link.send(failedMessage(error));
    this.#subject.failed(error);
    this.#subject.ended();
    this.#finish();
    this.#link.end();
  }

  #finish(): void {
    this.#finished = true;
    this.#resolveEnded();
  }
}

/** A plugin may show its address on the screen, so the address must not contain a user name or password. */
function withoutCredentials(text: string): string {
  const url = new URL(text);
  url.username = "";
  url.password = "";
  return url.href;
}
