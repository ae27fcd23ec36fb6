import assert from "node:assert/strict";
import { once, setMaxListeners } from "node:events";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { type TestContext, test } from "node:test";
import { HELPER_IDLE_MS, MAX_LOOKUPS } from "../../bridge/core/limits.ts";
import { answerQuestions } from "../../bridge/core/names/answering.ts";
import type { HelperProgram } from "../../bridge/core/names/helper.ts";
import { Names } from "../../bridge/core/names/names.ts";
import { Substitute } from "../../bridge/core/names/substitute.ts";
import { within } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { memoryLog } from "../helpers/log.ts";

/** Takes as many questions as a helper has threads, and answers those about names that begin with "good" by its number. */
const HELPER = `
let taken = 0;
console.log("a text of somebody else");
console.log(JSON.stringify({ id: 0 }));
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, name } = JSON.parse(line);
  if (name === undefined) {
    console.log(JSON.stringify({ id }));
    return;
  }
  taken += 1;
  if (taken <= ${MAX_LOOKUPS} && name.startsWith("good")) {
    console.log(JSON.stringify({ id, addresses: [{ address: String(process.pid), family: 4 }] }));
  } else if (name.startsWith("bad")) {
    console.log(JSON.stringify({ id, code: "ENOTFOUND" }));
  }
}).on("close", () => process.exit());
`;

const running = (script: string): HelperProgram => ({
  program: process.execPath,
  args: ["-e", script],
  env: { PATH: process.env["PATH"] },
});

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

function namesOf(t: TestContext, program: HelperProgram = running(HELPER)) {
  const log = memoryLog();
  const names = new Names(program, log.logger);
  t.after(() => names.close());
  const find = async (name: string, signal: AbortSignal = NEVER): Promise<string | undefined> =>
    (await within(names.lookup(name, signal), `the address of ${name}`))[0]?.address;
  return { names, log, find };
}

test("Names knows localhost and what is below it without asking anybody", async (t) => {
  const { names } = namesOf(t, { program: "/nonexistent", args: [], env: {} });
  for (const name of ["localhost", "overlay.localhost", "LOCALHOST", "localhost.", "a.b.localhost."]) {
    const found = await names.lookup(name, NEVER);
    assert.deepEqual(
      found.map(({ address }) => address),
      ["127.0.0.1", "::1"],
      name,
    );
  }
});

test("Names asks one helper, and tells the code of a name that is not found", async (t) => {
  const { find } = namesOf(t);
  const [first, second] = await Promise.all([find("good.one"), find("good.two")]);
  assert.equal(first, second);
  await assert.rejects(find("bad.test"), { code: "ENOTFOUND" });
});

test("Names gives up when it is told to, and others who wait for the name do not", async (t) => {
  const { names } = namesOf(t);
  const ending = new AbortController();
  const [given, kept] = [names.lookup("silent.test", ending.signal), names.lookup("silent.test", NEVER)];
  ending.abort(new Error("given up"));
  await assert.rejects(given, /given up/);
  await assert.rejects(names.lookup("silent.test", ending.signal), /given up/);
  const settled = await Promise.race([kept, Promise.resolve("still waits")]);
  assert.equal(settled, "still waits");
});

test("Names makes room by a new helper when the old one is full of abandoned lookups, and asks again for the others", async (t) => {
  const { names, find } = namesOf(t);
  const before = await find("good.first");
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const abandoned = Array.from({ length: MAX_LOOKUPS - 1 }, (_, number) =>
    assert.rejects(names.lookup(`silent${number}.test`, ending.signal)),
  );
  // Comes too late for the threads of the first helper.
  const waiting = find("good.late");
  ending.abort();
  await Promise.all(abandoned);
  const after = await find("good.last");
  assert.notEqual(after, before);
  assert.equal(await waiting, after);
});

test("Names looks up by itself where no helper can be run, and says so once", async (t) => {
  const absent = { program: "/nonexistent/program", args: [], env: {} };
  // Longer than any system takes.
  const tooLong = { ...running(HELPER), args: ["x".repeat(10_000_000)] };
  for (const program of [absent, running("process.exit(2)"), tooLong]) {
    const { find, log } = namesOf(t, program);
    assert.deepEqual(await Promise.all([find("127.0.0.1"), find("127.0.0.2")]), ["127.0.0.1", "127.0.0.2"]);
    assert.equal(await find("127.0.0.3"), "127.0.0.3");
    assert.deepEqual(
      log.lines.map(({ level, msg }) => [level, /cannot run the name helper/.test(msg)]),
      [["warn", true]],
    );
  }
});

test("Names starts another helper when one ends before it has come up", async (t) => {
  const { find, log } = namesOf(
    t,
    running(`
const { existsSync, writeFileSync } = require("node:fs");
const first = ${JSON.stringify(join(await temporaryFolder(t), "first"))};
if (!existsSync(first)) {
  writeFileSync(first, "");
  process.kill(process.pid, "SIGKILL");
}
${HELPER}`),
  );
  assert.match((await find("good.one")) ?? "", /^\d+$/);
  assert.deepEqual(log.lines, []);
});

test("Names ends a helper that says nothing any more, and asks another", { timeout: 30_000 }, async (t) => {
  const { find, log } = namesOf(t);
  const first = await find("good.one");
  process.kill(Number(first), "SIGSTOP");
  const second = await find("good.two");
  assert.notEqual(second, first);
  assert.throws(() => process.kill(Number(first), 0), { code: "ESRCH" });
  assert.deepEqual(log.lines, []);
});

test("Substitute knows the hosts file, and gives up when it is closed", async () => {
  const substitute = new Substitute();
  assert.ok((await substitute.lookup("LOCALHOST")).some(({ address }) => address === "127.0.0.1"));
  assert.deepEqual(await substitute.lookup("::1"), [{ address: "::1", family: 6 }]);
  const waiting = substitute.lookup("nobody-answers.invalid");
  await new Promise(setImmediate);
  substitute.close();
  await assert.rejects(waiting, { message: "Cannot look up the name" });
});

test("Names lets the helper go when it has been idle, and starts another", async (t) => {
  const { names } = namesOf(t);
  const [first] = await names.lookup("good.one", NEVER);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [second] = await names.lookup("good.two", NEVER);
  assert.equal(second?.address, first?.address);
  t.mock.timers.tick(HELPER_IDLE_MS);
  const [third] = await names.lookup("good.three", NEVER);
  assert.notEqual(third?.address, first?.address);
});

test("answerQuestions() says that it is there, answers by number, and leaves with the one who asks", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let left = 0;
  answerQuestions(input, output, () => {
    left += 1;
  });
  output.setEncoding("utf8");
  assert.equal((await once(output, "data"))[0], '{"id":0}\n');
  input.write('{"id":7,"name":"127.0.0.1"}\n');
  assert.deepEqual(JSON.parse((await once(output, "data"))[0]), {
    id: 7,
    addresses: [{ address: "127.0.0.1", family: 4 }],
  });
  input.write('{"id":0}\n');
  assert.equal((await once(output, "data"))[0], '{"id":0}\n');
  assert.equal(left, 0);
  input.end();
  await once(input, "close");
  assert.ok(left > 0);
});
