import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/tools.ts";
import { codeFromOutside, faultsOf, importsOf, readImports } from "../helpers/imports.ts";

test("imports of the bridge go down only: entry, main, cli, core, inspector, schema; bridge, listener, link, inspect, sockets", async () => {
  const imports = await readImports(ROOT, ["bridge", "schema"]);
  assert.ok(imports.has("bridge/core/bridge.ts") && imports.has("schema/index.ts"));
  assert.ok(imports.get("bridge/main.ts")?.includes("bridge/core/bridge.ts"), "imports are found");
  assert.deepEqual(faultsOf(imports), []);
});

const WRONG: Record<string, [file: string, target: string, text: RegExp]> = {
  "core that uses cli": ["bridge/core/log.ts", "bridge/cli/config.ts", /higher layer$/],
  "cli that uses main": ["bridge/cli/config.ts", "bridge/main.ts", /higher layer$/],
  "main that uses the entry": ["bridge/main.ts", "bridge/entry.ts", /higher layer$/],
  "schema that uses core": ["schema/game.ts", "bridge/core/limits.ts", /higher layer$/],
  "sockets that use a link": [
    "bridge/core/sockets/role.ts",
    "bridge/core/link/link.ts",
    /higher layer of core$/,
  ],
  "sockets that use the page": [
    "bridge/core/sockets/remote.ts",
    "bridge/core/inspect/recorder.ts",
    /higher layer of core$/,
  ],
  "a link that uses the listener": [
    "bridge/core/link/link.ts",
    "bridge/core/link/listener.ts",
    /higher layer of core$/,
  ],
  "the listener that uses the bridge": [
    "bridge/core/link/listener.ts",
    "bridge/core/living.ts",
    /higher layer of core$/,
  ],
  "the inspector that uses core": ["bridge/inspector/page.ts", "bridge/core/limits.ts", /higher layer$/],
  "core that uses what the browser runs": [
    "bridge/core/bridge.ts",
    "bridge/inspector/app/model/ring.ts",
    /browser only/,
  ],
  "limits that use sockets": [
    "bridge/core/limits.ts",
    "bridge/core/sockets/role.ts",
    /higher layer of core$/,
  ],
};

for (const [name, [file, target, text]] of Object.entries(WRONG)) {
  test(`check of imports refuses ${name}`, () => {
    const faults = faultsOf(
      new Map([
        [file, [target]],
        [target, []],
      ]),
    );
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? "", text);
  });
}

test("the page imports types from outside its folder, and no code", async () => {
  const folder = "bridge/inspector/app";
  const names = (await readdir(join(ROOT, folder), { recursive: true })).filter((name) =>
    /\.tsx?$/.test(name),
  );
  assert.ok(names.length > 0);
  for (const name of names) {
    const file = `${folder}/${name.replaceAll("\\", "/")}`;
    assert.deepEqual(codeFromOutside(file, await readFile(join(ROOT, file), "utf8")), []);
  }
});

test("check of imports tells types from code", () => {
  const file = "bridge/inspector/app/main.tsx";
  const target = '"../../../schema/index.ts";';
  assert.deepEqual(
    codeFromOutside(file, `import type { A } from ${target}\nimport { b } from "./b.ts";`),
    [],
  );
  assert.equal(
    codeFromOutside(file, `import type { A } from "./a.ts";\nimport { B } from ${target}`).length,
    1,
  );
});

test("check of imports refuses a circle", () => {
  const files = ["bridge/cli/a.ts", "bridge/cli/b.ts", "bridge/cli/c.ts"] as const;
  const circle = new Map(files.map((file, index) => [file, [files[(index + 1) % 3] as string]]));
  assert.deepEqual(faultsOf(circle), [`circle: ${[...files, files[0]].join(" -> ")}`]);
});

test("check of imports sees types, exports and dynamic imports", () => {
  const source =
    'import type { A } from "./a.ts";\nexport { b } from "../b.ts";\nawait import("./c.ts");\nimport "./d.ts";';
  assert.deepEqual(importsOf("x/y/z.ts", source), ["x/y/a.ts", "x/b.ts", "x/y/c.ts", "x/y/d.ts"]);
});

test("main.ts and the entry alone read the process", async () => {
  const files = (await readdir(join(ROOT, "bridge"), { recursive: true })).filter((name) =>
    name.endsWith(".ts"),
  );
  const readers: string[] = [];
  for (const file of files) {
    const code = (await readFile(join(ROOT, "bridge", file), "utf8")).replace(
      /\/\*[\s\S]*?\*\/|\/\/.*$/gm,
      "",
    );
    // nextTick says nothing about the process.
    if (/\bprocess\.(?!nextTick\b)|node:process/.test(code)) {
      readers.push(file);
    }
  }
  assert.deepEqual(readers.sort(), ["entry.ts", "main.ts"]);
});
