import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { SETTINGS } from "../../bridge/cli/settings.ts";
import { ROOT } from "../../scripts/tools.ts";
import { anchorsOf, linksOf } from "../helpers/markdown.ts";

/** Folders whose documents are not ours, or are made anew each time. */
const FOREIGN = ["node_modules", "dist", ".git"];

/** Every document of the repository, with forward slashes. Not asked of git, which CI's containers may lack. */
async function documents(): Promise<string[]> {
  const top = (await readdir(ROOT)).filter((name) => !FOREIGN.includes(name));
  const found = top.map(async (name) => {
    const below = await readdir(join(ROOT, name), { recursive: true }).catch(() => [""]); // a file
    return below.map((path) => join(name, path));
  });
  return (await Promise.all(found)).flat().filter((path) => path.endsWith(".md"));
}

test("every link inside the repository leads to a file or a heading that exists", async () => {
  const dead: string[] = [];
  let count = 0;
  for (const document of await documents()) {
    for (const link of linksOf(await readFile(join(ROOT, document), "utf8"))) {
      count++;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? document : normalize(join(dirname(document), path));
      const found = existsSync(join(ROOT, target));
      if (!found || (anchor && !anchorsOf(await readFile(join(ROOT, target), "utf8")).has(anchor))) {
        dead.push(`${document}: ${link}`);
      }
    }
  }
  assert.ok(count > 30, `${count} links`);
  assert.deepEqual(dead, []);
});

test("anchors are those that GitHub gives headings, and links in code are none", () => {
  const text =
    "# Who's `first`, Net::X?\n## Same\n## Same\n```\n# no\n[a](b.md)\n```\n`[c](d.md)` [e](f.md#g) ![h](i.png)\n[j](https://k.l)";
  assert.deepEqual([...anchorsOf(text)], ["whos-first-netx", "same", "same-1"]);
  assert.deepEqual(linksOf(text), ["f.md#g", "i.png"]);
});

test("the README fits on a few screens", async () => {
  const lines = (await readFile(join(ROOT, "README.md"), "utf8")).trimEnd().split("\n");
  assert.ok(lines.length <= 150, `${lines.length} lines`);
});

test("BEHAVIOUR.md lists each setting with its key in the config file", async () => {
  const text = await readFile(join(ROOT, "BEHAVIOUR.md"), "utf8");
  for (const { flag, key } of SETTINGS) {
    assert.match(text, new RegExp(`^\\| \`--${flag}\`.* \\| \`${key}\` \\|`, "m"));
  }
});

test("the changelog begins with the version of package.json, and says whether it is released", async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const [, heading] = /^## (.+)$/m.exec(await readFile(join(ROOT, "CHANGELOG.md"), "utf8")) ?? [];
  assert.match(
    heading ?? "",
    new RegExp(`^${version.replaceAll(".", "\\.")} \\((unreleased|\\d{4}-\\d\\d-\\d\\d)\\)$`),
  );
});
