import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { versionOfInfo } from "../../bridge/cli/install/infoToml.ts";
import { NODE_ARGS } from "../../scripts/build.ts";
import { archiveOf, pluginFiles } from "../../scripts/pack.ts";
import { chooseFiles, findTests } from "../../scripts/testFiles.ts";
import { ROOT } from "../../scripts/tools.ts";
import { temporaryFolder } from "../helpers/folders.ts";

const INFO =
  '[meta]\nversion = "1.0.0"\n\n[script]\nshared_exports = [ "plugin/A.as", "plugin/Link/B.as" ]\n';

async function write(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test("npm start builds the bridge and the plugin, and runs the command that it is given", async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const steps = scripts.start.split(" && ");
  assert.deepEqual(steps, [
    "npm run -s build",
    "npm run -s pack",
    `node ${NODE_ARGS.join(" ")} dist/bridge.cjs`,
  ]);
});

test("pack takes info.toml and the scripts below plugin, in a fixed order", async (t) => {
  const root = await temporaryFolder(t);
  const files = { "info.toml": INFO, "plugin/Link/B.as": "b", "plugin/A.as": "a" };
  await write(root, { ...files, "plugin/notes.md": "no", "plugin/B.as.bak": "no", "other/C.as": "no" });
  assert.deepEqual(await pluginFiles(root), ["info.toml", "plugin/A.as", "plugin/Link/B.as"]);
});

test("pack refuses an info.toml that names a script which is not there", async (t) => {
  const root = await temporaryFolder(t);
  await write(root, { "info.toml": INFO, "plugin/A.as": "a" });
  await assert.rejects(pluginFiles(root), /info\.toml names "plugin\/Link\/B\.as", which is not there$/);
});

test("archive holds the files under their names", async (t) => {
  const root = await temporaryFolder(t);
  await write(root, { "info.toml": INFO, "plugin/Link/B.as": "b\n".repeat(500) });
  const entries = unzipSync(await archiveOf(root, ["info.toml", "plugin/Link/B.as"]));
  assert.deepEqual(Object.keys(entries), ["info.toml", "plugin/Link/B.as"]);
  assert.equal(Buffer.from(entries["plugin/Link/B.as"] ?? []).toString(), "b\n".repeat(500));
});

test("archive is the same whenever and wherever it is made", async (t) => {
  const root = await temporaryFolder(t);
  await write(root, { "info.toml": INFO });
  await utimes(join(root, "info.toml"), 1, 1);
  const here = createHash("sha256")
    .update(await archiveOf(root, ["info.toml"]))
    .digest("hex");
  const code = `import { createHash } from "node:crypto"; import { archiveOf } from "./scripts/pack.ts";
    process.stdout.write(createHash("sha256").update(await archiveOf(${JSON.stringify(root)}, ["info.toml"])).digest("hex"));`;
  for (const TZ of ["Pacific/Kiritimati", "America/Los_Angeles"]) {
    const args = ["--import", "tsx", "--input-type=module", "--eval", code];
    const there = execFileSync(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, TZ },
      encoding: "utf8",
    });
    assert.equal(there, here);
  }
});

test("version of info.toml is the one under [meta]", () => {
  assert.equal(versionOfInfo(INFO), "1.0.0");
  assert.equal(versionOfInfo("[script]\nversion = '2'\n[meta]\r\nname = 'x'\r\nversion = '3.1'\r\n"), "3.1");
  assert.equal(versionOfInfo("[meta]\nname = 'x'\n[script]\nversion = '2'\n"), undefined);
  assert.equal(versionOfInfo(""), undefined);
});

test("package.json and info.toml carry the same version", async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  assert.equal(versionOfInfo(await readFile(join(ROOT, "info.toml"), "utf8")), version);
});

test("tests are chosen by any part of their path", () => {
  const files = ["test/unit/a.test.ts", "test/unit/b.test.ts", "test/e2e/a.test.ts"];
  assert.deepEqual(chooseFiles(files, []), files);
  assert.deepEqual(chooseFiles(files, ["unit/a", "e2e"]), [files[0], files[2]]);
  assert.deepEqual(chooseFiles(files, ["none"]), []);
});

test("a filter that no test fits is an error, since Node would run whatever it finds", async () => {
  const message = 'No test file has "nosuch" in its path';
  await assert.rejects(findTests(["test/unit", "test/package"], ["nosuch"]), {
    name: "ScriptError",
    message,
  });
});
