import { readFile, stat } from "node:fs/promises";
import * as z from "zod";
import { MAX_RECORDING_BYTES } from "../limits.ts";
import { ConfigError } from "../settings.ts";

/** One message of a recording. */
export interface Step {
  /** Whether the plugin sent it, and not the remote. */
  readonly ofPlugin: boolean;
  /** Time since the one before it. */
  readonly gapMs: number;
  readonly data: Buffer;
  readonly binary: boolean;
}

/** What crossed one WebSocket. */
export interface Recording {
  readonly url: string;
  /** Number of its entry among those with messages, from 1 on, and how many there are. */
  readonly entry: number;
  readonly entries: number;
  readonly steps: readonly Step[];
}

const TEXT_OPCODE = 1;
const BINARY_OPCODE = 2;

const Har = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

const Message = z.object({ type: z.string(), time: z.number(), opcode: z.number(), data: z.string() });

const Entry = z.object({
  request: z.object({ url: z.string() }),
  _webSocketMessages: z.array(Message),
});

type Message = z.infer<typeof Message>;

/** Reads what a HAR file holds of one WebSocket: the first with messages, or the one with this number. Throws a ConfigError that says why not. */
export async function readRecording(file: string, wanted: number | undefined): Promise<Recording> {
  const har = Har.safeParse(parse(file, await read(file))).data;
  if (har === undefined) {
    throw cannotReplay(file, "it is not a HAR file, since it has no list log.entries");
  }
  const entries = har.log.entries.filter(hasMessages);
  const number = wanted ?? 1;
  if (entries.length === 0) {
    throw cannotReplay(file, "it has no messages of a WebSocket");
  }
  if (number > entries.length) {
    throw cannotReplay(file, `it has no WebSocket ${number}, but ${entries.length} with messages`);
  }
  const entry = Entry.safeParse(entries[number - 1]);
  if (!entry.success) {
    const [issue] = entry.error.issues;
    throw cannotReplay(
      file,
      `its WebSocket ${number} is damaged: ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }
  const { request, _webSocketMessages: messages } = entry.data;
  return { url: request.url, entry: number, entries: entries.length, steps: stepsOf(file, messages) };
}

/** What is too long, or no file at all, is not even opened: a device or a pipe may have no end. */
async function read(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (!found.isFile()) {
      throw cannotReplay(file, "it is not a file");
    }
    if (found.size > MAX_RECORDING_BYTES) {
      throw cannotReplay(file, `it has ${found.size} bytes, and the limit is ${MAX_RECORDING_BYTES}`);
    }
    return textOf(file, await readFile(file));
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : cannotReplay(file, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

/** Without the mark that some editors put in front. */
function textOf(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw cannotReplay(file, "it is not in UTF-8");
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw cannotReplay(file, "it is not JSON, or it is cut off");
  }
}

/** Of which there is something to play, damaged or not. */
function hasMessages(entry: unknown): boolean {
  const messages = (entry as { _webSocketMessages?: unknown } | null)?._webSocketMessages;
  return Array.isArray(messages) && messages.some(isMessage);
}

/** Browsers note errors and control frames among the messages, too. */
function isMessage(noted: Partial<Message> | null): boolean {
  const { type, opcode } = noted ?? {};
  return (type === "send" || type === "receive") && (opcode === TEXT_OPCODE || opcode === BINARY_OPCODE);
}

function stepsOf(file: string, all: readonly Message[]): Step[] {
  const messages = all.filter(isMessage);
  return messages.map(({ type, time, opcode, data }, index) => {
    const binary = opcode === BINARY_OPCODE;
    if (binary && !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
      throw cannotReplay(file, `its message ${index + 1} is binary, and not in base64`);
    }
    const before = messages[index - 1]?.time ?? time;
    return {
      ofPlugin: type === "send",
      gapMs: Math.max(0, (time - before) * 1000),
      data: Buffer.from(data, binary ? "base64" : "utf8"),
      binary,
    };
  });
}

const cannotReplay = (file: string, reason: string): ConfigError =>
  new ConfigError(`Cannot replay "${file}": ${reason}`);
