import assert from "node:assert/strict";
import { test } from "node:test";
import { LOG_FLUSH_TIMEOUT_MS } from "../../bridge/cli/limits.ts";
import { LogOutput, type Sink } from "../../bridge/cli/output.ts";

/** A sink that passes nothing on before it is told to. */
function slowSink(holdsExit = false): Sink & { waiting: number; written: string[] } {
  const written: string[] = [];
  return {
    waiting: 0,
    holdsExit,
    written,
    write(text) {
      written.push(text);
      this.waiting += text.length;
    },
  };
}

test("log output takes lines up to its bound, and not one character more", () => {
  const sink = slowSink();
  const output = new LogOutput(sink, String, 4);
  output.write("ab\n");
  output.write("\n");
  output.write("\n");
  assert.deepEqual(sink.written, ["ab\n", "\n"]);
});

test("log output says how many lines it has lost as soon as there is room", () => {
  const sink = slowSink();
  const output = new LogOutput(sink, (line) => `> ${line}`, 4);
  for (const line of ["abc\n", "lost\n", "lost\n"]) {
    output.write(line);
  }
  sink.waiting = 0;
  output.write("new\n");
  const [first, lost, last] = sink.written;
  assert.deepEqual([first, last, sink.written.length], ["> abc\n", "> new\n", 3]);
  const { time, ...rest } = JSON.parse(lost?.slice(2) ?? "");
  assert.deepEqual(rest, { level: "warn", lines: 2, msg: "log lines lost" });
  assert.equal(new Date(time).toISOString(), time);
});

test("log output ends at once when nothing waits, and as soon as nothing does", async () => {
  assert.equal(await new LogOutput(slowSink(true)).end(), true);
  const sink = slowSink(true);
  const output = new LogOutput(sink);
  output.write("line\n");
  const ended = output.end();
  sink.waiting = 0;
  assert.equal(await ended, true);
});

for (const holdsExit of [false, true]) {
  test(`log output gives up on what is not read, where that ${holdsExit ? "holds" : "does not hold"} an exit`, async () => {
    const output = new LogOutput(slowSink(holdsExit));
    output.write("line\n");
    const before = performance.now();
    assert.equal(await output.end(), !holdsExit);
    const waited = performance.now() - before;
    assert.ok(waited >= LOG_FLUSH_TIMEOUT_MS - 1 && waited < 10 * LOG_FLUSH_TIMEOUT_MS, `${waited} ms`);
  });
}
