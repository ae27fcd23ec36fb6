import type { BridgeMessage, Connect, FaultDetails, LinkDetails } from "../../../schema/index.ts";
import { leavesTlsOpen, targetUrl } from "../sockets/policy/target.ts";
import type { Role } from "../sockets/role.ts";
import { Traffic } from "../traffic.ts";

/** What the status shows of one link: who uses it, where to, since when and how much. */
export class LinkRecord {
  plugin = "";
  readonly traffic: Traffic;
  readonly #since = new Date();
  #peer = "";

  /** Counts into `total` too. */
  constructor(total: Traffic) {
    this.traffic = new Traffic(total);
  }

  connecting(request: Connect): void {
    const target = targetOf(targetUrl(request));
    this.#peer = leavesTlsOpen(request) ? target.replace(/^.*:\/\//, "") : target;
  }

  /** Notes what the bridge tells the game. Returns the fault in it, if it is one. */
  told(message: BridgeMessage): FaultDetails | undefined {
    if (message.type === "listening") {
      this.#peer = `${message.host}:${message.port}`;
    }
    if (message.type === "opened") {
      this.#peer = targetOf(message.url);
    }
    if (message.type !== "failed") {
      return undefined;
    }
    const { stage, code, message: text } = message;
    return { time: new Date().toISOString(), plugin: this.plugin, stage, code, message: text };
  }

  details(role: Role | undefined): LinkDetails {
    return {
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

/** Scheme, host and port of a URL: the rest may hold secrets. */
function targetOf(url: string): string {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: "", host: "" };
  return host === "" ? "" : `${protocol}//${host}`;
}
