import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./tools.ts";

/** Documents whose code the tests compile: the authors' reference, and what a visitor reads first. */
export const REFERENCE = join(ROOT, "REFERENCE.md");
export const README = join(ROOT, "README.md");

const EXAMPLES = join(ROOT, "dist", "examples");

/** A block of code of a document, as a plugin. */
export interface Example {
  /** The plugin's identifier: made of the heading, and of a number from the heading's second block on. */
  readonly id: string;
  /** The whole Main.as. */
  readonly script: string;
  /** What it writes into its info.toml under [script]. */
  readonly manifest: string;
  /** Its other files, by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/** A heading, or a block of code: its language, the name of a file if one is given, and what is in it. */
const BLOCK = /^#+ (.+)$|^```(\w+)(?: ([\w.-]+))?\n([\s\S]*?)^```$/gm;

/**
 * The examples of a document. A block with a `Main` is a whole plugin; any other is the inside of a function with `socket`,
 * `server` and `client`. A TOML block, and a block behind whose language stands a name, as in "```html page.html", hold for
 * the blocks that follow it under the same heading.
 */
export function examplesOf(markdown: string): Example[] {
  const examples: Example[] = [];
  let heading = "";
  let manifest = "";
  let files: Record<string, string> = {};
  for (const [, title, language, name, code = ""] of markdown.matchAll(BLOCK)) {
    if (title !== undefined) {
      heading = pascalCase(title);
      manifest = '[script]\ndependencies = ["WebSockets"]\n';
      files = {};
    } else if (name !== undefined) {
      files = { ...files, [name]: code };
    } else if (language === "toml") {
      manifest = code;
    } else if (language === "angelscript") {
      const count = examples.filter(({ id }) => id.replace(/\d+$/, "") === `Example${heading}`).length;
      const id = `Example${heading}${count === 0 ? "" : count + 1}`;
      examples.push({ id, script: /^void Main\(\)/m.test(code) ? code : wrap(code), manifest, files });
    }
  }
  return examples;
}

/** Writes each example of a document as a plugin folder and returns the folders. */
export async function stageExamples(folder: string = EXAMPLES, document = REFERENCE): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  const folders = [];
  for (const { id, script, manifest, files } of examplesOf(await readFile(document, "utf8"))) {
    const plugin = join(folder, id);
    await mkdir(plugin, { recursive: true });
    await writeFile(join(plugin, "info.toml"), `[meta]\nname = "${id}"\nversion = "1.0.0"\n\n${manifest}`);
    await writeFile(join(plugin, "Main.as"), script);
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(plugin, name), text);
    }
    folders.push(plugin);
  }
  return folders;
}

const pascalCase = (title: string): string =>
  title
    .replaceAll(/[^a-zA-Z ]/g, "")
    .replaceAll(/ *(\S)(\S*)/g, (_, first: string, rest: string) => first.toUpperCase() + rest);

const wrap = (code: string): string => `void Main()
{
}

void Example(Net::WebSocket@ socket, Net::WebSocket@ server, Net::WebSocketClient@ client)
{
${code.replaceAll(/^(?=.)/gm, "\t")}}
`;
