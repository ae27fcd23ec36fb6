import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, ScriptError } from "../tools.ts";
import { NODE_VERSION } from "./node.ts";

/** The texts of the licences of everything in the programs: each package whose files are in the bundle, and Node. */
export async function licenceTexts(inputs: readonly string[], ofNode: Buffer): Promise<string> {
  const names = [...new Set(inputs.flatMap((path) => packageOf(path) ?? []))].sort();
  const parts = await Promise.all(names.map(section));
  return [...parts, heading(`Node.js ${NODE_VERSION}`, "MIT and others") + ofNode.toString("utf8")].join(
    "\n",
  );
}

/** The package that a file of node_modules belongs to; the innermost one where they are nested. */
export function packageOf(path: string): string | undefined {
  return /^(.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

async function section(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf8"));
  const files = await readdir(join(ROOT, folder));
  const file = files.find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file === undefined) {
    throw new ScriptError(`Package "${name}" has no licence text: it cannot be shipped`);
  }
  const text = await readFile(join(ROOT, folder, file), "utf8");
  return `${heading(`${name} ${version}`, license)}${text.trim()}\n`;
}

const heading = (title: string, licence: string): string =>
  `${"=".repeat(80)}\n${title} (${licence})\n${"=".repeat(80)}\n\n`;
