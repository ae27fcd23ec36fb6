import type { IncomingMessage } from "node:http";
import { MAX_ORIGIN_CHARACTERS } from "../../../schema/index.ts";
import { originRefused } from "../errors.ts";
import { MAX_TOLD_ORIGINS } from "../limits.ts";
import { failedMessage } from "./failedMessage.ts";
import { isAddressDialled, isLoopback, mayEnter } from "./policy/origin.ts";
import type { RoleLink } from "./role.ts";

/** Decides which pages may enter a plugin's server, and tells of those that may not: each origin once, and not without end. */
export class Door {
  readonly #link: Pick<RoleLink, "config" | "player" | "log" | "send">;
  readonly #origins: readonly string[];
  readonly #told = new Set<string>();

  /** `origins` are those that the plugin itself lets in. */
  constructor(link: Pick<RoleLink, "config" | "player" | "log" | "send">, origins: readonly string[]) {
    this.#link = link;
    this.#origins = origins;
  }

  admits({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">): boolean {
    const { origin, host } = headers;
    const { config, player } = this.#link;
    const allowed = [...this.#origins, ...config.allowedOrigins, ...player.origins];
    const isLan = !isLoopback(socket.localAddress ?? "");
    if (mayEnter(origin, allowed) || (isLan && isAddressDialled(origin, host))) {
      // Should the player take it back, it is worth telling again.
      this.#told.delete(origin ?? "");
      return true;
    }
    this.#tell(origin ?? "");
    return false;
  }

  /** A page can make up origins, and try without end. */
  #tell(origin: string): void {
    const shown = origin.slice(0, MAX_ORIGIN_CHARACTERS);
    if (this.#told.has(shown) || this.#told.size >= MAX_TOLD_ORIGINS) {
      return;
    }
    this.#told.add(shown);
    const { log, player, send } = this.#link;
    log.warn(
      { origin: shown },
      "page refused: to let it in, allow its origin in the window WebSockets of the game, add it to the plugin's AllowedOrigins, or start the bridge with --allow-origin",
    );
    if (origin !== "" && origin === shown) {
      player.refused({ origin });
    }
    send(failedMessage(originRefused(shown)));
  }
}
