import dgram from "node:dgram";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folders.ts";

const HEADER_BYTES = 12;
const TYPES = { 4: 1, 6: 28 } as const;
const RESPONSE = 0x8180;
const NO_SUCH_NAME = 0x8183;

export interface NameServer {
  /** Program and arguments that run another program with this name server in place of the machine's. Needs root. */
  readonly under: readonly string[];
  /** Names that were asked, as often as they were. */
  readonly asked: readonly string[];
}

/**
 * A name server on an address of this machine. It answers for these names with their addresses, or that there is no such
 * name when there are none; about any other name it says nothing, as one that is down.
 */
export async function nameServer(
  t: TestContext,
  records: Readonly<Record<string, readonly string[]>>,
  more = "",
): Promise<NameServer> {
  const asked: string[] = [];
  const socket = dgram.createSocket("udp4");
  t.after(() => socket.close());
  socket.on("message", (query, { port, address }) => {
    const { name, type, end } = questionIn(query);
    asked.push(name);
    const addresses = records[name];
    if (addresses !== undefined) {
      socket.send(answerTo(query, end, type, addresses), port, address);
    }
  });
  const address = `127.53.${process.pid & 0xff}.${1 + Math.floor(Math.random() * 250)}`;
  socket.bind(53, address);
  await once(socket, "listening");
  const file = join(await temporaryFolder(t), "resolv.conf");
  await writeFile(file, `nameserver ${address}\n${more}\n`);
  const script = `mount --bind ${file} /etc/resolv.conf && exec "$@"`;
  return { under: ["unshare", "--mount", "sh", "-c", script, "sh"], asked };
}

function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** RFC 1035, section 4.1: the question again, then a record for each address of the type that was asked for. */
function answerTo(query: Buffer, end: number, type: number, addresses: readonly string[]): Buffer {
  const fitting = addresses.filter((address) => TYPES[net.isIP(address) as 4 | 6] === type);
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(addresses.length === 0 ? NO_SUCH_NAME : RESPONSE, 2);
  head.writeUInt16BE(fitting.length, 6);
  head.fill(0, 8, HEADER_BYTES);
  const bodies = fitting.map((address) => {
    const data = bytesOf(address);
    const record = Buffer.alloc(HEADER_BYTES);
    record.writeUInt16BE(0xc000 + HEADER_BYTES, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, ...bodies]);
}

function bytesOf(address: string): Buffer {
  if (net.isIPv4(address)) {
    return Buffer.from(address.split(".").map(Number));
  }
  const [front = [], back = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
  return Buffer.from([...front, ...zeros, ...back].map((group) => group.padStart(4, "0")).join(""), "hex");
}
