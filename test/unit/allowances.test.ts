import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { Allowances } from "../../bridge/core/allowances.ts";
import { MAX_ALLOWED, MAX_REFUSALS } from "../../bridge/core/limits.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { memoryLog } from "../helpers/log.ts";

const FILE = { plugin: "Overlay", origin: "file://" };
const LAN = { plugin: "Overlay", lan: true } as const;

const fileOf = async (t: TestContext): Promise<string> =>
  join(await temporaryFolder(t), "openplanet-websockets", "allowed.json");

const open = (file: string): Promise<Allowances> => Allowances.open(file, memoryLog().logger);

test("what is allowed holds for its plugin alone, at once and after a restart", async (t) => {
  const file = await fileOf(t);
  const first = await open(file);
  const word = first.of("Overlay");
  assert.deepEqual([word.origins, word.lan], [[], false]);
  await first.change(FILE, true);
  await first.change(LAN, true);
  await first.change(FILE, true);
  for (const allowances of [first, await open(file)]) {
    assert.deepEqual(allowances.allowed, [LAN, FILE]);
    const { origins, lan } = allowances.of("Overlay");
    assert.deepEqual([origins, lan], [["file://"], true]);
    assert.deepEqual([allowances.of("Other").origins, allowances.of("Other").lan], [[], false]);
  }
  assert.deepEqual([word.origins, word.lan], [["file://"], true]);
  assert.deepEqual(await readdir(dirname(file)), ["allowed.json"], "nothing else is left");
});

test("what is taken back holds no longer", async (t) => {
  const file = await fileOf(t);
  const allowances = await open(file);
  await allowances.change(FILE, true);
  await allowances.change(LAN, true);
  await allowances.change(FILE, false);
  assert.deepEqual((await open(file)).allowed, [LAN]);
});

test("what is not allowed cannot be taken back, and nothing changes", async (t) => {
  const file = await fileOf(t);
  const allowances = await open(file);
  await allowances.change(FILE, true);
  for (const permit of [
    LAN,
    { plugin: "Overlay", origin: "null" },
    { plugin: "overlay", origin: "file://" },
    { plugin: "Nobody", origin: "file://" },
  ]) {
    await assert.rejects(allowances.change(permit, false), { code: "unknown_permission" });
  }
  assert.deepEqual((await open(file)).allowed, [FILE]);
});

test("an origin is kept, listed and taken back in one spelling", async () => {
  const allowances = new Allowances();
  const of = (origin: string) => ({ plugin: "Overlay", origin });
  allowances.of("Overlay").refused({ origin: "https://A.example:443" });
  allowances.of("Overlay").refused({ origin: "https://a.example" });
  assert.deepEqual(
    allowances.refused.map(({ origin }) => origin),
    ["https://a.example"],
  );
  await allowances.change(of("HTTPS://a.Example/"), true);
  await allowances.change(of("https://a.example:443"), true);
  assert.deepEqual([allowances.allowed, allowances.refused], [[of("https://a.example")], []]);
  await allowances.change(of("https://A.example/"), false);
  assert.deepEqual(allowances.allowed, []);
});

test("a file with other spellings, and with text that is no origin, is read in one spelling and can be emptied", async (t) => {
  const file = await fileOf(t);
  await mkdir(dirname(file));
  const written = ["https://b.example/", "https://B.example", "c2.example", "https://c.example/path"];
  await writeFile(
    file,
    JSON.stringify({ allowed: written.map((origin) => ({ plugin: "Overlay", origin })) }),
  );
  const allowances = await open(file);
  const origins = ["https://b.example", "c2.example", "https://c.example/path"];
  assert.deepEqual(
    allowances.allowed,
    origins.map((origin) => ({ plugin: "Overlay", origin })),
  );
  for (const origin of origins) {
    await allowances.change({ plugin: "Overlay", origin }, false);
  }
  assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { allowed: [] });
});

test("text that is no origin can be allowed only once something has sent it", async () => {
  const allowances = new Allowances();
  for (const origin of ["c2.example", "*", "https://*.example", "https://c.example/path", "my game"]) {
    await assert.rejects(allowances.change({ plugin: "Overlay", origin }, true), {
      code: "bad_argument",
      message: /^Cannot allow the origin ".+": an origin is .+, such as "https:\/\/example\.com"/,
    });
  }
  allowances.of("Other").refused({ origin: "my game" });
  await assert.rejects(allowances.change({ plugin: "Overlay", origin: "my game" }, true));
  allowances.of("Overlay").refused({ origin: "my game" });
  await allowances.change({ plugin: "Overlay", origin: "my game" }, true);
  assert.deepEqual(allowances.of("Overlay").origins, ["my game"]);
});

test("changes that come together are all kept, and so is what was written meanwhile", async (t) => {
  const file = await fileOf(t);
  const [one, other] = [await open(file), await open(file)];
  const origins = Array.from({ length: 20 }, (_, index) => `https://${index}.example`);
  await Promise.all(origins.map((origin) => one.change({ plugin: "Overlay", origin }, true)));
  await other.change(FILE, true);
  const allowed = (await open(file)).allowed.map(({ origin }) => origin);
  assert.deepEqual(allowed, [...origins, "file://"]);
});

test("a file that cannot be used allows nothing, is logged, and is not written over", async (t) => {
  const file = await fileOf(t);
  await mkdir(dirname(file));
  for (const text of [
    "",
    "{}",
    "[]",
    '{"allowed":[{"plugin":"A"}]}',
    '{"allowed":[{"plugin":"A","lan":false}]}',
  ]) {
    await writeFile(file, text);
    const log = memoryLog();
    const allowances = await Allowances.open(file, log.logger);
    assert.deepEqual(allowances.allowed, [], text);
    assert.match(String(log.lines[0]?.["reason"]), /^Cannot use ".*allowed\.json"/);
    await assert.rejects(allowances.change(FILE, true), /^Error: Cannot use/);
    assert.deepEqual(allowances.allowed, [], text);
    assert.equal(await readFile(file, "utf8"), text);
  }
  await writeFile(file, `\uFEFF${JSON.stringify({ allowed: [FILE] })}`);
  assert.deepEqual((await open(file)).allowed, [FILE]);
});

test("what cannot be written does not hold, and the next change may succeed", async (t) => {
  const file = await fileOf(t);
  await writeFile(dirname(file), "in the way of the folder");
  const allowances = await open(file);
  await assert.rejects(
    allowances.change(FILE, true),
    /^Error: Cannot write ".*allowed\.json": (EEXIST|ENOTDIR)/,
  );
  assert.deepEqual(allowances.allowed, []);
});

test("an edit of the file counts for everybody from the next change on, even from one that fails", async (t) => {
  const file = await fileOf(t);
  const allowances = await open(file);
  await allowances.change(FILE, true);
  const word = allowances.of(FILE.plugin);
  let told: readonly string[] | undefined;
  word.onChange(() => {
    told = word.origins;
  });
  await writeFile(file, JSON.stringify({ allowed: [] }));
  await assert.rejects(allowances.change(FILE, false), { code: "unknown_permission" });
  assert.deepEqual([allowances.allowed, told], [[], []]);
});

test("without a file what is allowed holds while the bridge runs", async () => {
  const allowances = new Allowances();
  await allowances.change(FILE, true);
  assert.deepEqual(allowances.of("Overlay").origins, ["file://"]);
});

test(`the player may allow ${MAX_ALLOWED} things and not one more`, async () => {
  const allowances = new Allowances();
  const allow = (index: number) =>
    allowances.change({ plugin: "Overlay", origin: `https://${index}.example` }, true);
  for (let index = 0; index < MAX_ALLOWED; index += 1) {
    await allow(index);
  }
  await assert.rejects(allow(MAX_ALLOWED), /^RangeError: Cannot allow more/);
  await allow(0);
  assert.equal(allowances.allowed.length, MAX_ALLOWED);
});

test("each refusal is listed once, newest last, until it is allowed", async () => {
  const allowances = new Allowances();
  const refused = () => allowances.refused.map(({ plugin, origin, lan }) => [plugin, origin ?? lan]);
  allowances.of("Overlay").refused({ origin: "file://" });
  allowances.of("Other").refused({ origin: "file://" });
  allowances.of("Overlay").refused({ lan: true });
  allowances.of("Overlay").refused({ origin: "file://" });
  assert.deepEqual(refused(), [
    ["Other", "file://"],
    ["Overlay", true],
    ["Overlay", "file://"],
  ]);
  assert.ok(Math.abs(Date.parse(allowances.refused[0]?.time ?? "") - Date.now()) < 60_000);
  await allowances.change(FILE, true);
  assert.deepEqual(refused(), [
    ["Other", "file://"],
    ["Overlay", true],
  ]);
});

test(`the last ${MAX_REFUSALS} refusals are listed`, () => {
  const allowances = new Allowances();
  for (let index = 0; index <= MAX_REFUSALS; index += 1) {
    allowances.of("Overlay").refused({ origin: `o${index}` });
  }
  const { refused } = allowances;
  assert.equal(refused.length, MAX_REFUSALS);
  assert.deepEqual([refused[0]?.origin, refused.at(-1)?.origin], ["o1", `o${MAX_REFUSALS}`]);
});
