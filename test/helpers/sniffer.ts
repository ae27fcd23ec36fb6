import assert from "node:assert/strict";
import { BridgeMessage, type FrameKind, MAX_BRIDGE_JSON_BYTES, type Welcome } from "../../schema/index.ts";
import { dataOf, type FromBridge } from "./frames.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The schemas without room for fields that they do not name: a reader has to ignore them, but the bridge sends none. */
const STRICT = new Map(
  BridgeMessage.options.map((option) => [option.shape.type.value as string, option.strict()]),
);

/** Codes of stage link with which `failed` changes nothing else. */
const LINK_LIVES_ON: ReadonlySet<string> = new Set(["unknown_message", "not_kept", "not_announced"]);

/** Watches what the bridge sends on one link and throws for what link protocol 2 does not allow. */
export class Sniffer {
  #limits: Welcome["limits"] | undefined;
  #role: "none" | "client" | "server" = "none";
  #ended = false;
  readonly #clients = new Set<number>();
  readonly #gone = new Set<number>();

  /** The message, if this frame may come now. */
  check(kind: FrameKind, client: number, body: Buffer): FromBridge {
    assert.ok(kind !== "p", "Bridge sent a part of a page");
    const message = kind === "j" ? this.#parse(client, body) : dataOf(kind, client, body);
    try {
      this.#checkBody(kind, client, body);
      this.#checkOrder(message);
    } catch (cause) {
      throw new Error(
        `Bridge sent what may not come now: ${JSON.stringify(message)}: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    }
    return message;
  }

  #parse(client: number, body: Buffer): BridgeMessage {
    const text = utf8.decode(body);
    const value = JSON.parse(text);
    assert.ok(
      value.type === "status" || body.length <= MAX_BRIDGE_JSON_BYTES,
      `Bridge sent too much: ${text}`,
    );
    assert.equal(client, 0, `Bridge named a client in the tag of ${text}`);
    const schema = STRICT.get(value.type);
    assert.ok(schema, `Bridge sent an unknown type: ${text}`);
    const { error } = schema.safeParse(value);
    assert.equal(error, undefined, `Bridge sent what is not in the schema: ${text}: ${error?.message}`);
    return value as BridgeMessage;
  }

  #checkBody(kind: FrameKind, client: number, body: Buffer): void {
    if (kind === "c") {
      assert.deepEqual([client, body.length], [0, 4], "it is no credit of the bridge");
    } else if (kind !== "j") {
      assert.ok(body.length <= (this.#limits?.maxMessage ?? 0), "it is longer than limits.maxMessage");
      if (kind === "t") {
        utf8.decode(body);
      }
    }
  }

  #checkOrder(message: FromBridge): void {
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
        this.#ended = !LINK_LIVES_ON.has(message.code) && (this.#role === "none" || message.stage === "link");
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
