import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** Files of the repository, each with the files of the repository that it imports; types count too. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** The layers of the bridge, from the lowest to the highest. A file may import from its own layer and from lower ones. */
const LAYERS = ["schema", "inspector", "core", "cli", "main.ts", "entry.ts"];

/** What runs in the browser. It imports only types from outside, and nothing outside imports it. */
const APP = "bridge/inspector/app/";

/** The layers inside `bridge/core`, from the lowest to the highest. */
const CORE_LAYERS = ["base", "sockets", "inspect", "link", "listener", "bridge"] as const;

/** Files in `bridge/core` itself that use links. The others there are in the lowest layer: all may use them. */
const ON_TOP = ["announcer", "bridge", "extend", "living"].map((name) => `bridge/core/${name}.ts`);

/** What `from` or `import(` names in each source file below these folders. */
export async function readImports(root: string, folders: readonly string[]): Promise<Imports> {
  const imports = new Map<string, string[]>();
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((name) => /\.tsx?$/.test(name))) {
      const file = `${folder}/${name.replaceAll("\\", "/")}`;
      imports.set(file, importsOf(file, await readFile(join(root, file), "utf8")));
    }
  }
  return imports;
}

/** The repository's files that a source text imports or exports again. */
export function importsOf(file: string, source: string): string[] {
  const named = source.matchAll(/(?:\bfrom|\bimport|\bimport\s*\()\s*"(\.[^"]+)"/g);
  return [...named].map(([, path]) => posix.join(posix.dirname(file), path as string));
}

/** What is wrong, one sentence each: imports from a higher layer, and circles. */
export function faultsOf(imports: Imports): string[] {
  const faults: string[] = [];
  for (const [file, targets] of imports) {
    for (const target of targets.filter((target) => imports.has(target))) {
      if (layerOf(target) > layerOf(file)) {
        faults.push(`${file} imports ${target}, which is in a higher layer`);
      } else if (inCore(file) && inCore(target) && coreLayerOf(target) > coreLayerOf(file)) {
        faults.push(`${file} imports ${target}, which is in a higher layer of core`);
      } else if (target.startsWith(APP) && !file.startsWith(APP)) {
        faults.push(`${file} imports ${target}, which runs in the browser only`);
      }
    }
  }
  return [...faults, ...circlesIn(imports)];
}

/** The imports from outside by which a file of the page gets more than types, one sentence each. */
export function codeFromOutside(file: string, source: string): string[] {
  const code = source.replace(/\b(?:import|export) type [^;]*;/g, "");
  return importsOf(file, code)
    .filter((target) => file.startsWith(APP) && !target.startsWith(APP))
    .map((target) => `${file} imports code of ${target}, which the browser is not to load`);
}

const inCore = (file: string): boolean => file.startsWith("bridge/core/");

function layerOf(file: string): number {
  const [first, second] = file.split("/");
  return LAYERS.indexOf(first === "schema" ? "schema" : (second ?? ""));
}

function coreLayerOf(file: string): number {
  const [, , third] = file.split("/");
  if (third === "sockets" || third === "inspect") {
    return CORE_LAYERS.indexOf(third);
  }
  if (third === "link") {
    return CORE_LAYERS.indexOf(file === "bridge/core/link/listener.ts" ? "listener" : "link");
  }
  return CORE_LAYERS.indexOf(ON_TOP.includes(file) ? "bridge" : "base");
}

function circlesIn(imports: Imports): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      circles.push(`circle: ${[...path.slice(start), file].join(" -> ")}`);
    } else if (!done.has(file)) {
      for (const target of imports.get(file) ?? []) {
        visit(target, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const file of imports.keys()) {
    visit(file, []);
  }
  return circles;
}
