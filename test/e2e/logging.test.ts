import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Discovery } from "../../schema/index.ts";
import { BUNDLE } from "../../scripts/build.ts";
import { ROOT } from "../../scripts/tools.ts";
import { eventually } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openLink } from "../helpers/game.ts";
import { sayAsStranger } from "../helpers/stranger.ts";

/** Lines enough to fill the buffer of a pipe or of a terminal, which is 64 KiB at most. */
const LINES = 1000;

const TERMINAL = fileURLToPath(new URL("../helpers/terminal.py", import.meta.url));

/** Where the log of a bridge goes, as a command line that the bridge is added to. */
const OUTPUTS: Record<string, (folder: string) => string[]> = {
  "a full disk": () => ["sh", "-c", 'exec "$@" > /dev/full', "sh"],
  "a pipe that nobody reads": (folder) => {
    const fifo = join(folder, "fifo");
    return ["sh", "-c", `mkfifo "${fifo}"; exec 3<>"${fifo}"; exec "$@" > "${fifo}"`, "sh"];
  },
  "a pipe whose reader is gone": (folder) => {
    const fifo = join(folder, "fifo");
    return ["sh", "-c", `mkfifo "${fifo}"; exec 3<>"${fifo}" 4>"${fifo}" 3<&-; exec "$@" >&4`, "sh"];
  },
  "a paused terminal": () => ["/usr/bin/python3", TERMINAL, "paused"],
};

for (const [name, under] of Object.entries(OUTPUTS)) {
  test(`bridge whose log goes to ${name} serves on, and ends in time with 0`, async (t) => {
    const folder = await temporaryFolder(t);
    const [program, ...args] = under(folder) as [string, ...string[]];
    const bridge = [process.execPath, BUNDLE, "start", "--data-dir", folder, "--port", "0"];
    const env = { PATH: process.env["PATH"], HOME: "/nonexistent", XDG_STATE_HOME: folder };
    const child = spawn(program, [...args, ...bridge], { env, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    t.after(() => child.kill("SIGKILL"));
    const found = await announced(t, folder);
    for (let line = 0; line < LINES; line += 50) {
      await Promise.all(Array.from({ length: 50 }, () => sayAsStranger(found, "GET / HTTP/1.1\r\n\r\n")));
    }
    const link = await openLink(t, found);
    link.send({ type: "status" });
    await link.next("status");

    const before = performance.now();
    process.kill(found.pid, "SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0, stderr);
    assert.ok(performance.now() - before < 3000);
    assert.equal(await readDiscovery(folder), undefined);
  });
}

/** A program that writes to its console as the bridge does on Windows, and says on stderr how that goes. */
const WRITER = `
import { ConsoleSink } from "./bridge/cli/consoleSink.ts";
import { LogOutput } from "./bridge/cli/output.ts";
const output = new LogOutput(await ConsoleSink.open());
for (let line = 0; line < Number(process.argv[1]); line += 1) {
  output.write("x".repeat(99) + "\\n");
}
const free = await output.end();
console.error(JSON.stringify({ free }));
free ? process.exit(0) : process.kill(process.pid, "SIGKILL");
`;

for (const [how, lines, free, code] of [
  ["read", 1, true, 0],
  ["paused", LINES, false, 128 + 9],
] as const) {
  test(`console of Windows that is ${how} does not hold the bridge up`, async (t) => {
    const program = [process.execPath, "--import", "tsx", "--input-type=module", "-e", WRITER, String(lines)];
    const child = spawn("/usr/bin/python3", [TERMINAL, how, ...program], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
    });
    t.after(() => child.kill("SIGKILL"));
    const stderr = (await child.stderr.setEncoding("utf8").toArray()).join("");
    assert.deepEqual(JSON.parse(stderr), { free });
    assert.equal(child.exitCode ?? (await once(child, "exit"))[0], code);
  });
}

for (const [name, command] of [
  ["a full disk", '{ "$@"; echo "code $?" >&2; } > /dev/full'],
  ["a pipe whose reader is gone", '{ "$@"; echo "code $?" >&2; } | true'],
] as const) {
  test(`command whose output goes to ${name} fails without a word`, async (t) => {
    const folder = await temporaryFolder(t);
    const env = { PATH: process.env["PATH"], HOME: folder, XDG_STATE_HOME: folder };
    const child = spawn("sh", ["-c", command, "sh", process.execPath, BUNDLE, "status"], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const stderr = (await child.stderr.setEncoding("utf8").toArray()).join("");
    assert.equal(stderr, "code 1\n");
  });
}

/** The bridge that announces itself in a folder; its output is not there to wait for. */
async function announced(t: TestContext, folder: string): Promise<Discovery> {
  const found = await eventually("the announcement", () => readDiscovery(folder));
  t.after(() => {
    try {
      process.kill(found.pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  });
  return found;
}
