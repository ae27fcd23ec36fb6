import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What the inspector's listener serves: the document at `/`, and what it names: `page.js`, `page.css` and `icon.svg`. */
export interface Page {
  readonly html: string;
  readonly script: string;
  readonly style: string;
  readonly icon: string;
}

/** Where the page's own files lie. They run in the browser. */
const APP = fileURLToPath(new URL("app/", import.meta.url));

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Makes the page, and says which files are in it. */
export async function buildPage(): Promise<{ readonly page: Page; readonly inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { page: join(APP, "main.tsx"), "page.style": join(APP, "style", "main.css") },
    bundle: true,
    minify: true,
    // Set here, since the bridge's own settings know nothing of a browser.
    tsconfig: join(APP, "tsconfig.json"),
    format: "iife",
    target: ["chrome114", "firefox115", "safari16.4"],
    legalComments: "none",
    metafile: true,
    write: false,
    outdir: "dist",
    logLevel: "warning",
  });
  const textOf = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const html = await readFile(join(APP, "index.html"), "utf8");
  const icon = await readFile(join(ROOT, "scripts", "package", "icon.svg"), "utf8");
  const page = { html, script: textOf(".js"), style: textOf(".css"), icon };
  return { page, inputs: Object.keys(metafile.inputs) };
}
