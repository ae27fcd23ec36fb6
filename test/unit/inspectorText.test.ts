import assert from "node:assert/strict";
import { test } from "node:test";
import { sendableCode } from "../../bridge/core/sockets/policy/closing.ts";
import { startOf } from "../../bridge/inspector/app/model/body.ts";
import { base64OfBytes, bytesOfBase64, parseBytes } from "../../bridge/inspector/app/text/bytes.ts";
import { CLOSE_CODES, faultOfCode, faultOfReason } from "../../bridge/inspector/app/text/closing.ts";
import { formatAge, formatBytes, formatMany, formatRate } from "../../bridge/inspector/app/text/format.ts";
import { hexDump } from "../../bridge/inspector/app/text/hexDump.ts";
import { ExactNumber, MAX_JSON_CHARACTERS, parseJson } from "../../bridge/inspector/app/text/json.ts";
import { isBroad, warningOf } from "../../bridge/inspector/app/text/permit.ts";
import type { Entry } from "../../schema/inspect/state.ts";

test("parseBytes takes hex in any groups, and base64 of both alphabets", () => {
  for (const text of ["deadbeef", "de ad be ef", "DE:AD:BE:EF", "0xde, 0xad, 0xbe, 0xef", " de-ad\nbe-ef "]) {
    assert.deepEqual([...parseBytes(text, "hex")], [0xde, 0xad, 0xbe, 0xef], text);
  }
  for (const text of ["++//", "--__", " ++\n// "]) {
    assert.deepEqual([...parseBytes(text, "base64")], [0xfb, 0xef, 0xff], text);
  }
  assert.deepEqual([...parseBytes("AQ==", "base64"), ...parseBytes("AQ", "base64")], [1, 1]);
  assert.equal(parseBytes("", "hex").length, 0);
});

test("parseBytes says what is wrong with a text", () => {
  assert.throws(() => parseBytes("de ag", "hex"), /"g" is no hex digit/);
  assert.throws(() => parseBytes("de a", "hex"), /these are 3/);
  assert.throws(() => parseBytes("a*b=", "base64"), /"\*" is not in base64's alphabet/);
  assert.throws(() => parseBytes("abcde", "base64"), /not the whole/);
  assert.throws(() => parseBytes("a=bc", "base64"), /not the whole/);
});

test("base64 of a megabyte is read back as it was", () => {
  const bytes = Uint8Array.from({ length: 1_000_001 }, (_, index) => index % 251);
  assert.deepEqual(bytesOfBase64(base64OfBytes(bytes)), bytes);
  assert.equal(base64OfBytes(bytes), Buffer.from(bytes).toString("base64"));
});

test("hexDump shows offset, hex and ASCII, sixteen bytes in a line", () => {
  assert.deepEqual(hexDump(Buffer.from("The quick brown\nfox\x7f")).split("\n"), [
    "00000000  54 68 65 20 71 75 69 63  6b 20 62 72 6f 77 6e 0a  The quick brown.",
    "00000010  66 6f 78 7f                                       fox.",
  ]);
});

test("faultOfCode lets through what the bridge can send, and nothing else", () => {
  for (let code = 900; code < 5100; code++) {
    assert.equal(faultOfCode(code) === undefined, sendableCode(code) === code, String(code));
  }
  assert.ok(CLOSE_CODES.every(([code]) => faultOfCode(code) === undefined));
  assert.ok(faultOfCode(Number.NaN));
});

test("faultOfReason counts bytes: 123 fit, 124 do not", () => {
  assert.equal(faultOfReason(`${"ä".repeat(61)}x`), undefined);
  assert.match(faultOfReason("ä".repeat(62)) ?? "", /124 bytes/);
});

test("parseJson gives objects and arrays, and leaves other texts alone", () => {
  assert.deepEqual(parseJson(' {"a":[1,"b",null]}'), { a: [1, "b", null] });
  for (const text of ["1", '"text"', "{broken", "hello", ""]) {
    assert.equal(parseJson(text), undefined, text);
  }
  const long = `["${"x".repeat(MAX_JSON_CHARACTERS)}"]`;
  assert.equal(parseJson(long), undefined);
});

test("parseJson keeps the digits of a number that JavaScript would change, where the engine gives them", () => {
  // Node 20 does not: then the number is what JavaScript makes of it.
  const [value] = parseJson("[18446744073709551617]") as unknown[];
  assert.ok(value instanceof ExactNumber ? value.source === "18446744073709551617" : value === 2 ** 64);
});

test("startOf tells a message that the page has whole from one that it must ask for", () => {
  const entry = (change: Partial<Entry>): Entry =>
    ({ n: 1, socket: "1", time: 0, way: "in", kind: "text", size: 4, start: "four", ...change }) as Entry;
  assert.equal(startOf(entry({})).state, "whole");
  assert.equal(startOf(entry({ size: 5 })).state, "asked");
  assert.equal(startOf(entry({ size: 3, start: "€" })).state, "whole");
  assert.equal(startOf(entry({ kind: "opened", size: 0, start: "opened" })).state, "whole");
  const binary = { kind: "binary", start: "AQID" } as const;
  assert.equal(startOf(entry({ ...binary, size: 3 })).state, "whole");
  assert.equal(startOf(entry({ ...binary, size: 300 })).state, "asked");
});

test("permits that let in more than one party are told from those that do not", () => {
  const plugin = "Dashboard";
  assert.equal(isBroad({ plugin, origin: "https://overlay.example" }), false);
  assert.match(warningOf({ plugin, origin: "null" }) ?? "", /Any web page/);
  assert.match(warningOf({ plugin, origin: "file://" }) ?? "", /Every file/);
  assert.match(warningOf({ plugin, lan: true }) ?? "", /Every computer/);
});

test("amounts are short and say what they mean", () => {
  assert.deepEqual([0, 0.6, 1023, 1024, 12_345, 1_048_576, 5_000_000].map(formatBytes), [
    "0 B",
    "1 B",
    "1023 B",
    "1.0 KiB",
    "12.1 KiB",
    "1.0 MiB",
    "4.8 MiB",
  ]);
  assert.deepEqual([0, 0.25, 9.94, 9.96, 5000].map(formatRate), ["0", "0.3", "9.9", "10", "5,000"]);
  assert.deepEqual(
    [formatMany(1, "entry", "entries"), formatMany(2000, "entry", "entries")],
    ["1 entry", "2,000 entries"],
  );
  assert.deepEqual([-5, 59_999, 60_000, 3_600_000].map(formatAge), ["0 s", "59 s", "1 min", "1 h 0 min"]);
});
