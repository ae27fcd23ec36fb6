import assert from "node:assert/strict";
import { appendFile, mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { MAX_RECORDING_BYTES } from "../../bridge/cli/limits.ts";
import { readRecording } from "../../bridge/cli/replay/recording.ts";
import { harName, harOf } from "../../bridge/core/inspect/har.ts";
import type { Kept } from "../../bridge/core/inspect/ring.ts";
import type { SocketState } from "../../schema/inspect/state.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { harOfSchema } from "../helpers/har.ts";

const STATE: SocketState = {
  id: "12.3",
  plugin: "My/Plugin ü",
  role: "server",
  peer: "ws://127.0.0.1:5000",
  protocol: "chat.v2",
  phase: "open",
  paused: false,
  since: "2026-01-31T12:00:00.000Z",
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
};

const START = Date.parse(STATE.since);

function kept(index: number, way: Kept["way"], kind: Kept["kind"], data: Buffer, size = data.length): Kept {
  return { n: index, index, socket: STATE.id, time: START + index * 100, way, kind, size, data };
}

const KEPT = [
  kept(0, "event", "opened", Buffer.from("opened")),
  kept(1, "out", "text", Buffer.from('grüße "\u0000"')),
  kept(2, "in", "binary", Buffer.from([0, 128, 255])),
  kept(3, "in", "text", Buffer.from("the start of"), 20_000_000),
  kept(4, "in", "text", Buffer.from("")),
];

/** A recording with this text, or these entries. */
async function written(t: TestContext, content: string | unknown[]): Promise<string> {
  const file = join(await temporaryFolder(t), "some.har");
  await writeFile(
    file,
    typeof content === "string" ? content : JSON.stringify({ log: { entries: content } }),
  );
  return file;
}

const said = (data: string, more: object = {}): object => ({
  type: "receive",
  time: 1,
  opcode: 1,
  data,
  ...more,
});

const textOf = (...[state, kept]: [typeof STATE, typeof KEPT]): string =>
  [...harOf(state, kept, "1.0.0")].join("");

const socket = (url: string, ...messages: object[]): object => ({
  request: { url },
  _webSocketMessages: messages,
});

test("HAR file of a socket fits the schema, and is named so that every system takes it", () => {
  const text = textOf(STATE, KEPT);
  assert.equal(harName(STATE, KEPT), "My_Plugin__-12.3-20260131T120000.har");
  const { log } = harOfSchema(text);
  assert.match(log.comment, /; 1 messages were too long to be kept$/);
  const [entry] = log.entries;
  assert.deepEqual(
    entry?._webSocketMessages.map(({ type, time, opcode, data }) => [type, time, opcode, data]),
    [
      ["send", (START + 100) / 1000, 1, 'grüße "\u0000"'],
      ["receive", (START + 200) / 1000, 2, "AID/"],
      ["receive", (START + 400) / 1000, 1, ""],
    ],
  );
  assert.equal(entry?.time, 400);
});

test("HAR file of a socket in which nothing has crossed fits the schema too", () => {
  harOfSchema(textOf({ ...STATE, peer: "example.com:80" }, []));
});

test("HAR file of long messages comes in short parts, and none of them is altered", () => {
  const texts = ["\u0001".repeat(300_000), `a${"🏁".repeat(150_000)}`, ...new Array(20_000).fill("short")];
  const messages = texts.map((text, index) => kept(index, "in", "text", Buffer.from(text)));
  const parts = [...harOf(STATE, messages, "1.0.0")];
  const [entry] = harOfSchema(parts.join("")).log.entries;
  assert.deepEqual(
    entry?._webSocketMessages.map(({ data }) => data),
    texts,
  );
  assert.ok(parts.every(({ length }) => length < 500_000));
  assert.ok(parts.length > 30, `${parts.length} parts`);
});

test("what was saved is read again: sides, bytes and pauses", async (t) => {
  const { url, entry, entries, steps } = await readRecording(
    await written(t, textOf(STATE, KEPT)),
    undefined,
  );
  assert.deepEqual([url, entry, entries], ["ws://127.0.0.1:5000/", 1, 1]);
  assert.deepEqual(
    steps.map(({ ofPlugin, gapMs, data, binary }) => [
      ofPlugin,
      Math.round(gapMs),
      data.toString("hex"),
      binary,
    ]),
    [
      [true, 0, Buffer.from('grüße "\u0000"').toString("hex"), false],
      [false, 100, "0080ff", true],
      [false, 200, "", false],
    ],
  );
});

test("first entry with messages is read, unless another one is named", async (t) => {
  const file = await written(t, [
    { request: { url: "https://page" } },
    socket("wss://empty"),
    socket("wss://one", said("1")),
    socket("wss://two", said("2")),
  ]);
  const read = async (entry?: number) => {
    const { url, entry: number, entries } = await readRecording(file, entry);
    return [url, number, entries];
  };
  assert.deepEqual(await read(), ["wss://one", 1, 2]);
  assert.deepEqual(await read(2), ["wss://two", 2, 2]);
  await assert.rejects(read(3), { name: "ConfigError", message: /has no WebSocket 3, but 2 with messages$/ });
});

test("what browsers write beside messages is no message, and time that goes back is no pause", async (t) => {
  const file = await written(t, [
    socket(
      "wss://one",
      said("a", { time: 5 }),
      said("", { opcode: 9 }),
      said("x", { type: "error", opcode: -1 }),
      said("b", { time: 3 }),
    ),
  ]);
  const { steps } = await readRecording(file, undefined);
  assert.deepEqual(
    steps.map(({ data, gapMs }) => [data.toString(), gapMs]),
    [
      ["a", 0],
      ["b", 0],
    ],
  );
});

const WRONG: Record<string, [content: string | unknown[], reason: RegExp]> = {
  "is empty": ["", /not JSON, or it is cut off$/],
  "is cut off": [
    JSON.stringify({ log: { entries: [socket("wss://a", said("b"))] } }).slice(0, -5),
    /cut off$/,
  ],
  "is no JSON": ["<html>", /not JSON/],
  "is another JSON": ['{"log":5}', /is not a HAR file/],
  "is null": ["null", /is not a HAR file/],
  "has no entries": [[], /no messages of a WebSocket$/],
  "has no WebSocket": [[{ request: { url: "https://a" } }, null, 5], /no messages of a WebSocket$/],
  "has a WebSocket without messages": [[socket("wss://a")], /no messages of a WebSocket$/],
  "has what browsers write beside messages, and none": [
    [socket("wss://a", said("x", { type: "error", opcode: -1 }), said("", { opcode: 9 }))],
    /no messages of a WebSocket$/,
  ],
  "has a damaged message": [
    [socket("wss://a", said("b"), { type: "send" })],
    /WebSocket 1 is damaged: _webSocketMessages\.1\.time/,
  ],
  "has a binary that is none": [
    [socket("wss://a", said("?!", { opcode: 2 }))],
    /message 1 is binary, and not in base64$/,
  ],
  "has no URL": [[{ _webSocketMessages: [said("b")] }], /damaged: request/],
};

for (const [name, [content, reason]] of Object.entries(WRONG)) {
  test(`recording that ${name} is refused with the reason`, async (t) => {
    const file = await written(t, content);
    await assert.rejects(readRecording(file, undefined), { name: "ConfigError", message: reason });
  });
}

test("recording in another encoding than UTF-8 is refused with the reason, and a mark of UTF-8 in front is none of its text", async (t) => {
  const text = JSON.stringify({ log: { entries: [socket("wss://a", said("grüße"))] } });
  const file = await written(t, "");
  for (const bytes of [Buffer.from(`\uFEFF${text}`, "utf16le"), Buffer.from(text, "latin1")]) {
    await writeFile(file, bytes);
    await assert.rejects(readRecording(file, undefined), { message: /it is not in UTF-8$/ });
  }
  await writeFile(file, `\uFEFF${text}`);
  assert.equal((await readRecording(file, undefined)).steps[0]?.data.toString(), "grüße");
});

test("recording that is missing, or a folder, is refused with the reason", async (t) => {
  const folder = join(await temporaryFolder(t), "folder");
  await mkdir(folder);
  await assert.rejects(readRecording(folder, undefined), { message: /it is not a file$/ });
  await assert.rejects(readRecording(join(folder, "missing"), undefined), { message: /: ENOENT$/ });
  await assert.rejects(readRecording("/dev/zero", undefined), { message: /it is not a file$/ });
});

test("recording is read up to the limit, and refused one byte past it without being opened", async (t) => {
  const text = JSON.stringify({ log: { entries: [socket("wss://a", said("b"))] } });
  const file = await written(t, text);
  for (const size of [MAX_RECORDING_BYTES + 1, 2 ** 31]) {
    await truncate(file, size);
    const before = process.memoryUsage().rss;
    await assert.rejects(readRecording(file, undefined), {
      message: new RegExp(`has ${size} bytes, and the limit is ${MAX_RECORDING_BYTES}$`),
    });
    assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
  }
  await writeFile(file, Buffer.alloc(MAX_RECORDING_BYTES - text.length, " "));
  await appendFile(file, text);
  assert.equal((await readRecording(file, undefined)).steps.length, 1);
});
