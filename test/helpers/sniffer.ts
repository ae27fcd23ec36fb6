import assert from "node:assert/strict";
import { BridgeMessage, type Welcome } from "../../schema/index.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The schemas without room for fields that they do not name: a reader has to ignore them, but the bridge sends none. */
const STRICT = new Map(
  BridgeMessage.options.map((option) => [option.shape.type.value as string, option.strict()]),
);

/** Watches what the bridge sends on one link and throws for what link protocol 1 does not allow. */
export class Sniffer {
  #limits: Welcome["limits"] | undefined;
  #role: "none" | "client" | "server" = "none";
  #ended = false;
  readonly #clients = new Set<number>();
  readonly #gone = new Set<number>();

  /** The header, if this frame may come now. */
  check(header: Buffer, payload: Buffer): BridgeMessage {
    const text = utf8.decode(header);
    const value = JSON.parse(text);
    const schema = STRICT.get(value.type);
    assert.ok(schema, `Bridge sent an unknown type: ${text}`);
    const { error } = schema.safeParse(value);
    assert.equal(error, undefined, `Bridge sent what is not in the schema: ${text}: ${error?.message}`);
    const message = value as BridgeMessage;
    try {
      this.#checkPayload(message, payload);
      this.#checkOrder(message);
    } catch (cause) {
      throw new Error(`Bridge sent what may not come now: ${text}: ${(cause as Error).message}`, { cause });
    }
    return message;
  }

  #checkPayload(message: BridgeMessage, payload: Buffer): void {
    if (message.type === "status") {
      // Asked for with details.
      return;
    }
    if (message.type !== "message") {
      assert.equal(payload.length, 0, "it has a payload");
      return;
    }
    assert.ok(payload.length <= (this.#limits?.maxMessage ?? 0), "it is longer than limits.maxMessage");
    if (message.binary !== true) {
      utf8.decode(payload);
    }
  }

  #checkOrder(message: BridgeMessage): void {
    assert.ok(!this.#ended, "the link had ended");
    assert.equal(message.type === "welcome", this.#limits === undefined, "welcome comes first and once");
    switch (message.type) {
      case "welcome":
        this.#limits = message.limits;
        break;
      case "opened":
      case "listening":
        assert.equal(this.#role, "none", "the link had its role");
        this.#role = message.type === "opened" ? "client" : "server";
        break;
      case "joined":
        assert.equal(this.#role, "server", "the link is no server");
        assert.ok(!this.#clients.has(message.client) && !this.#gone.has(message.client), "it had joined");
        this.#clients.add(message.client);
        break;
      case "message":
      case "buffered":
        this.#checkClient(message.client);
        break;
      case "closed":
        this.#checkClient(message.client);
        if (message.client === undefined) {
          this.#ended = true;
        } else {
          this.#clients.delete(message.client);
          this.#gone.add(message.client);
        }
        break;
      case "failed":
        if (message.client !== undefined) {
          this.#checkClient(message.client);
        }
        this.#ended = this.#role === "none" || message.stage === "link";
        break;
    }
  }

  #checkClient(client: number | undefined): void {
    if (this.#role === "server" && client !== undefined) {
      assert.ok(this.#clients.has(client), "that client is not in");
    } else {
      assert.notEqual(this.#role, "none", "nothing is open");
      assert.equal(client, undefined, "the link is a client");
    }
  }
}
