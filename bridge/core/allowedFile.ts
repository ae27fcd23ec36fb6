import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { Permit } from "../../schema/index.ts";
import { replaceFile } from "./replaceFile.ts";

const AllowedFile = z.object({ allowed: z.array(Permit) });

/** Reads the permissions from their file; there are none if there is no file. Throws an Error that names the file when it cannot be used. */
export async function readAllowed(file: string): Promise<Permit[]> {
  try {
    // Windows editors put a byte order mark in front.
    return AllowedFile.parse(JSON.parse((await readFile(file, "utf8")).replace(/^\uFEFF/, ""))).allowed;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return [];
    }
    throw new Error(`Cannot use "${file}": ${code ?? "it is not as the command allow writes it"}`, {
      cause: error,
    });
  }
}

/** Writes the file whole or not at all, and its folder if need be. Throws an Error that names the file. */
export async function writeAllowed(file: string, allowed: readonly Permit[]): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, `${JSON.stringify({ allowed }, null, 2)}\n`, { flag: "wx" });
    await replaceFile(temporary, file);
  } catch (error) {
    // A partly written file is of no use.
    await rm(temporary, { force: true }).catch(() => {});
    throw new Error(`Cannot write "${file}": ${(error as NodeJS.ErrnoException).code ?? error}`, {
      cause: error,
    });
  }
}
