import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { CODES, STAGES } from "../../schema/codes.ts";
import { REFERENCE } from "../../scripts/examples.ts";
import { ROOT } from "../../scripts/tools.ts";
import { sectionOf } from "../helpers/markdown.ts";

const referenceSection = async (heading: string): Promise<string> =>
  sectionOf(await readFile(REFERENCE, "utf8"), heading);

for (const name of ["WebSocket", "WebSocketClient", "WebSocketError"]) {
  test(`the reference lists every public member of ${name} as it is declared, and no other`, async () => {
    const [source, section] = await Promise.all([
      readFile(join(ROOT, "plugin", `${name}.as`), "utf8"),
      referenceSection(`### Net::${name}`),
    ]);
    const documented = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, member]) => member);
    assert.deepEqual(documented.sort(), membersOf(name, source).sort());
  });
}

test("SecureWebSocket has no public member of its own", async () => {
  const source = await readFile(join(ROOT, "plugin", "SecureWebSocket.as"), "utf8");
  assert.deepEqual(membersOf("SecureWebSocket", source), []);
});

test("the reference names every state, stage and code", async () => {
  const states = await readFile(join(ROOT, "plugin", "WebSocketState.as"), "utf8");
  const section = await referenceSection("### Net::WebSocket");
  for (const [, state] of states.matchAll(/^\t\t(\w+)/gm)) {
    assert.ok(section.includes(`\`${state}\``), `state ${state}`);
  }
  const errors = await referenceSection("## Errors");
  const rows = [...errors.matchAll(/^\| (`.+?`) \|/gm)].map(([, row = ""]) => row);
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]\w*)`/g)].map(([, name]) => name));
  assert.deepEqual([...named].sort(), [...Object.keys(STAGES), ...Object.keys(CODES)].sort());
});

/** Public members of a class as the reference writes them. */
function membersOf(name: string, source: string): string[] {
  const members = source
    .split("\n")
    // Members stand two levels deep; what is deeper is a body.
    .filter((line) => /^\t\t[^\t{}/]/.test(line))
    .map((line) => line.trim())
    .filter((text) => !/^(private|protected|~)/.test(text) && !text.startsWith(`${name}(`));
  return [...new Set(members.map(declarationOf))];
}

/** Accessors count as the property that they make. */
function declarationOf(text: string): string {
  const [, type, property] = /^(\S+) get_(\w+)\(\)/.exec(text) ?? [];
  if (property !== undefined) {
    return `${type} ${property}`;
  }
  const [, set, value] = /^void set_(\w+)\((\S+) /.exec(text) ?? [];
  if (set !== undefined) {
    return `${value} ${set}`;
  }
  return text.includes("(") ? text : text.replace(/( = .+)?;.*$/, "");
}
