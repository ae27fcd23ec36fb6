import { win32 } from "node:path";
import { twinFile } from "../install/files.ts";
import { NAME } from "../places.ts";
import type { Program } from "../program.ts";
import type { Autostart } from "./autostart.ts";
import { windowsCommandLine } from "./quoting.ts";

const KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

/** The user's Run key: needs no administrator, and shows in the Task Manager under Startup, where it can be turned off. */
export function runKey(program: Program): Autostart {
  const reg = win32.join(program.env["SystemRoot"] || "C:\\Windows", "System32", "reg.exe");
  const run = (verb: string, ...args: string[]) => program.execute.run(reg, [verb, KEY, "/v", NAME, ...args]);
  return {
    place: `registry value ${KEY}\\${NAME}`,
    available: async () => true,
    // The value is printed in the console's code page, so it is not a source for paths.
    read: async () => ((await run("query")).code === 0 ? [twinFile(program)] : undefined),
    enable: async (command) => {
      const { code, stderr } = await run("add", "/t", "REG_SZ", "/d", windowsCommandLine(command), "/f");
      if (code !== 0) {
        throw new Error(`Cannot write to the registry: ${stderr.trim() || `exit code ${code}`}`);
      }
    },
    launch: ([file = "", ...args]) => program.execute.detach(file, args),
    // It answers with a fault when there is no such value, which is what we want.
    disable: async () => void (await run("delete", "/f")),
  };
}
