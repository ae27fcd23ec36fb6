import assert from "node:assert/strict";
import { within } from "../helpers/deadline.ts";
import { gone } from "../helpers/stranger.ts";
import { closeFrame, frame } from "./cases.ts";
import type { Chain } from "./chain.ts";
import { CLOSE, TEXT } from "./frames.ts";
import type { AnswerCase, RequestCase } from "./handshakes.ts";
import type { RawPeer } from "./peer.ts";
import type { Outcome } from "./play.ts";

/** The bridge connects to a server that answers like this. */
export async function playAnswer(chain: Chain, { answer, expect }: AnswerCase): Promise<Outcome> {
  const peer = await chain.dial("client");
  const request = await peer.head();
  checkRequest(request);
  const key = /^sec-websocket-key: (.*)$/im.exec(request)?.[1] ?? "";
  peer.socket.write(answer(key), "latin1");
  if (expect === "open") {
    await assertEchoes(peer);
    peer.socket.end();
    assert.equal(await chain.ending(peer.path), "1000 clean - ");
  } else {
    assert.equal(await chain.ending(peer.path), `refused ${expect}`);
    await within(gone(peer.socket), "the end of a connection that was refused");
  }
  return { late: false };
}

/** A client asks the plugin's server like this; a message follows at once. */
export async function playRequest(chain: Chain, item: RequestCase, number: number): Promise<Outcome> {
  const peer = await chain.dial("server");
  peer.path = `/r${number}`;
  await peer.send([Buffer.from(item.request(peer.path), "latin1")], item.chop);
  const head = await peer.head();
  const [, status] = head.split(" ");
  assert.equal(Number(status), item.expect, head);
  if (item.holds !== undefined) {
    assert.match(head, item.holds);
  }
  if (item.expect === 101) {
    await assertEchoes(peer);
  }
  await within(gone(peer.socket), "the end of the connection");
  return { late: false };
}

/** What RFC 6455, section 4.1 asks of a client. */
function checkRequest(request: string): void {
  for (const line of [
    /^GET \/\d+ HTTP\/1\.1$/m,
    /^Host: 127\.0\.0\.1:\d+$/m,
    /^Upgrade: websocket$/m,
    /^Connection: Upgrade$/m,
    /^Sec-WebSocket-Version: 13$/m,
  ]) {
    assert.match(request, line);
  }
  const key = /^Sec-WebSocket-Key: (.*)$/m.exec(request)?.[1] ?? "";
  assert.equal(Buffer.from(key, "base64").length, 16, "the key has 16 bytes");
  assert.doesNotMatch(request, /^(Origin|Sec-WebSocket-Extensions|Sec-WebSocket-Protocol):/im);
}

async function assertEchoes(peer: RawPeer): Promise<void> {
  await peer.send([frame(TEXT, "hello")]);
  const echo = await peer.next();
  assert.deepEqual([echo?.opcode, echo?.payload.toString()], [TEXT, "hello"]);
  await peer.send([closeFrame(1000)]);
  assert.equal((await peer.next())?.opcode, CLOSE);
}
