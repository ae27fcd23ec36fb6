import { readFileSync, writeFileSync } from "node:fs";
import { HOMEPAGE } from "../bridge/cli/homepage.ts";
import { angelScript } from "./generate/angelScript.ts";
import { jsonSchema } from "./generate/jsonSchema.ts";
import { protocolDocument } from "./generate/protocolDocument.ts";

const files: Readonly<Record<string, () => string>> = {
  "schema/protocol.schema.json": jsonSchema,
  "schema/PROTOCOL.md": protocolDocument,
  "plugin/Generated.as": () => angelScript(HOMEPAGE),
};

const read = (file: URL): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not generated yet: stale.
    return undefined;
  }
};

const check = process.argv.includes("--check");
for (const [name, make] of Object.entries(files)) {
  const file = new URL(`../${name}`, import.meta.url);
  const text = make();
  if (!check) {
    writeFileSync(file, text);
  } else if (read(file) !== text) {
    console.error(`${name} is stale: run "npm run generate"`);
    process.exitCode = 1;
  }
}
