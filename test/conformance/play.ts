import assert from "node:assert/strict";
import { constants, inflateRawSync } from "node:zlib";
import { within } from "../helpers/deadline.ts";
import { gone } from "../helpers/stranger.ts";
import { type Case, closeFrame, type Message, type Role } from "./cases.ts";
import type { Chain } from "./chain.ts";
import { BINARY, CLOSE, type Frame, PING, PONG, TEXT } from "./frames.ts";
import type { RawPeer } from "./peer.ts";

/** What a case has come to when nothing was wrong. */
export interface Outcome {
  /** The bridge failed the connection only when the message was complete. */
  readonly late: boolean;
}

/** What the plugin hears when the bridge fails a connection, by its close code. */
const FAULTS: Record<number, string> = {
  1002: "protocol_error",
  1007: "invalid_utf8",
  1008: "too_many_fragments",
  1009: "message_too_large",
};

/** Plays a case on a connection of its own. Throws an AssertionError for what is not as expected. */
export async function play(chain: Chain, role: Role, item: Case): Promise<Outcome> {
  const peer = await chain.open(role);
  try {
    return await new Player(peer, role, item).run(chain);
  } finally {
    peer.socket.destroy();
  }
}

class Player {
  readonly #peer: RawPeer;
  readonly #role: Role;
  readonly #case: Case;
  readonly #messages: Message[] = [];
  readonly #pongs: Buffer[] = [];
  #closing: Frame | undefined;
  #sentClose = false;

  constructor(peer: RawPeer, role: Role, item: Case) {
    this.#peer = peer;
    this.#role = role;
    this.#case = item;
    this.#sentClose = item.send.some((part) => !Buffer.isBuffer(part) && part.opcode === CLOSE);
  }

  async run(chain: Chain): Promise<Outcome> {
    const { send, chop, expect } = this.#case;
    const sending = this.#peer.send(send, chop);
    await this.#closeWhenDone();
    for (let frame = await this.#peer.next(); frame !== undefined; frame = await this.#peer.next()) {
      this.#take(frame);
      await this.#closeWhenDone();
    }
    await sending;
    const late = this.#checkAnswers();
    // The server ends the TCP connection, and is the bridge when this is its role (RFC 6455, section 7.1.1).
    this.#peer.socket.end();
    await within(gone(this.#peer.socket), "the end of the connection");
    const code = expect.close ?? 1000;
    const how = expect.fails
      ? `1006 lost ${expect.fault ?? FAULTS[code]} `
      : `${code} clean - ${expect.reason ?? ""}`;
    assert.equal(await chain.ending(this.#peer.path), how, "what the plugin hears of the end");
    return { late };
  }

  #take({ opcode, rsv, payload }: Frame): void {
    assert.equal(this.#closing, undefined, "nothing comes after a close");
    if (opcode === TEXT || opcode === BINARY) {
      const data = rsv === 0 ? payload : inflate(payload);
      this.#messages.push({ text: opcode === TEXT, data });
    } else if (opcode === PONG) {
      this.#pongs.push(payload);
    } else if (opcode === CLOSE) {
      this.#closing = { opcode, rsv, payload };
      if (!this.#sentClose) {
        void this.#peer.send([closeFrame(codeOf(payload))]);
      }
      if (this.#role === "client") {
        this.#peer.socket.end();
      }
    } else {
      assert.equal(opcode, PING);
    }
  }

  async #closeWhenDone(): Promise<void> {
    const { messages = [], pongs = [], close } = this.#case.expect;
    const done = this.#messages.length >= messages.length && this.#pongs.length >= pongs.length;
    if (done && close === undefined && !this.#sentClose) {
      this.#sentClose = true;
      await this.#peer.send([closeFrame(1000)]);
    }
  }

  /** Returns whether the bridge failed late. */
  #checkAnswers(): boolean {
    const { expect, probe } = this.#case;
    assert.ok(this.#closing, "a close frame comes before the end");
    assert.equal(codeOf(this.#closing.payload), expect.close ?? 1000, "the close code");
    const messages = expect.messages ?? [];
    if (expect.close === undefined) {
      assert.equal(this.#messages.length, messages.length, "the number of messages");
      for (const [i, { text, data }] of messages.entries()) {
        const got = this.#messages[i];
        assert.equal(got?.text, text, `kind of message ${i}`);
        assert.ok(got?.data.equals(data), `message ${i} came back as it went`);
      }
    }
    const late = probe !== undefined && this.#pongs.some((pong) => pong.equals(probe));
    const pongs = late ? this.#pongs.filter((pong) => !pong.equals(probe)) : this.#pongs;
    assert.deepEqual(pongs, expect.pongs ?? [], "the pongs");
    return late;
  }
}

const codeOf = (payload: Buffer): number => (payload.length < 2 ? 1005 : payload.readUInt16BE(0));

const inflate = (payload: Buffer): Buffer =>
  inflateRawSync(Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
