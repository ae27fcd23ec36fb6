import type { BridgeMessage, Connect, FaultDetails, LinkDetails } from "../../../schema/index.ts";
import { peerOf, peerOfUrl } from "../sockets/policy/peer.ts";
import type { Role } from "../sockets/role.ts";
import type { Traffic } from "../traffic.ts";

/** What the status shows of one link: its plugin, its peer, its age and its traffic. */
export class LinkRecord {
  /** Both are known once the game has proved itself. */
  id = 0;
  plugin = "";
  readonly traffic: Traffic;
  readonly #since = new Date();
  #peer = "";

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  connecting(request: Connect): void {
    this.#peer = peerOf(request);
  }

  /** Notes what the bridge tells the game. Returns the fault in it, if it is one. */
  told(message: BridgeMessage): FaultDetails | undefined {
    if (message.type === "listening") {
      this.#peer = `${message.host}:${message.port}`;
    }
    if (message.type === "opened") {
      this.#peer = peerOfUrl(message.url);
    }
    if (message.type !== "failed") {
      return undefined;
    }
    const { stage, code, message: text } = message;
    return { time: new Date().toISOString(), plugin: this.plugin, stage, code, message: text };
  }

  details(role: Role | undefined): LinkDetails {
    return {
      id: this.id,
      plugin: this.plugin,
      role: role?.kind ?? "none",
      peer: this.#peer,
      sockets: role?.sockets ?? 0,
      since: this.#since.toISOString(),
      messagesIn: String(this.traffic.messagesIn),
      messagesOut: String(this.traffic.messagesOut),
      bytesIn: String(this.traffic.bytesIn),
      bytesOut: String(this.traffic.bytesOut),
    };
  }
}
