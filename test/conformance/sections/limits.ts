import { MAX_FRAGMENTS } from "../../../bridge/core/limits.ts";
import { binary, type Case, echoes, fails, type Message, type Section, text, whole } from "../cases.ts";
import { fragments } from "./fragments.ts";

const MIB = 1024 * 1024;

const zeros = (bytes: number): Message => binary(Buffer.alloc(bytes));

const EMPTY = Buffer.alloc(0);

const DEFAULT = "Legal; over the 1 MiB that the plugin asked for, see MaxMessage";
const CEILING = "Legal; over the ceiling of 16 MiB";
const PIECES = "Legal; over the fixed limit of fragments, which stops floods";

function inPieces(count: number): Message & { pieces: Buffer[] } {
  const pieces = new Array<Buffer>(count - 1).fill(EMPTY);
  return { ...text("end"), pieces: [...pieces, Buffer.from("end")] };
}

const most = inPieces(MAX_FRAGMENTS);
const tooMany = inPieces(MAX_FRAGMENTS + 1);

const byDefault: Case[] = [
  echoes("text of 1 MiB", text("m".repeat(MIB)), { large: true }),
  echoes("binary of 1 MiB in writes of 64 KiB", zeros(MIB), { large: true, chop: 65_536 }),
  fails("text of 1 MiB and a byte", [whole(text("m".repeat(MIB + 1)))], 1009, { note: DEFAULT, large: true }),
  fails("binary of 16 MiB - 1", [whole(zeros(16 * MIB - 1))], 1009, { note: DEFAULT, large: true }),
  {
    title: "two fragments of 512 KiB",
    send: fragments(zeros(MIB), [Buffer.alloc(MIB / 2), Buffer.alloc(MIB / 2)]),
    expect: { messages: [zeros(MIB)] },
    large: true,
  },
  fails(
    "two fragments of 512 KiB and a byte more",
    fragments(zeros(MIB), [Buffer.alloc(MIB / 2), Buffer.alloc(MIB / 2), Buffer.alloc(1)]),
    1009,
    { note: DEFAULT, large: true },
  ),
  {
    title: `${MAX_FRAGMENTS} fragments`,
    send: fragments(most, most.pieces),
    expect: { messages: [text("end")] },
    large: true,
  },
  fails(`${MAX_FRAGMENTS + 1} fragments`, fragments(tooMany, tooMany.pieces), 1008, {
    note: PIECES,
    large: true,
  }),
];

const byProfile: Case[] = [
  echoes("text of 1 MiB and a byte", text("m".repeat(MIB + 1)), { profile: "conformance", large: true }),
  echoes("text of 4 MiB", text("m".repeat(4 * MIB)), { profile: "conformance", large: true }),
  echoes("binary of 8 MiB", zeros(8 * MIB), { profile: "conformance", large: true }),
  echoes("binary of 16 MiB", zeros(16 * MIB), { profile: "conformance", large: true }),
  {
    title: "text of 16 MiB in fragments of 64 KiB",
    send: fragments(text("m".repeat(16 * MIB)), new Array<Buffer>(256).fill(Buffer.alloc(65_536, "m"))),
    expect: { messages: [text("m".repeat(16 * MIB))] },
    profile: "conformance",
    large: true,
  },
  fails("binary of 16 MiB and a byte", [whole(zeros(16 * MIB + 1))], 1009, {
    profile: "conformance",
    large: true,
    note: CEILING,
  }),
  fails(`${MAX_FRAGMENTS + 1} fragments`, fragments(tooMany, tooMany.pieces), 1008, {
    profile: "conformance",
    large: true,
    note: PIECES,
  }),
];

export const limits: Section = { title: "Limits", rfc: "10.4", cases: [...byDefault, ...byProfile] };
