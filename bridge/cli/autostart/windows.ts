import { twinFile } from "../install/files.ts";
import { NAME } from "../places.ts";
import type { Program } from "../program.ts";
import { mustReg, reg } from "../registry.ts";
import type { Autostart } from "./autostart.ts";
import { windowsCommandLine } from "./quoting.ts";

const KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

/** The user's Run key: needs no administrator, and shows in the Task Manager under Startup, where it can be turned off. */
export function runKey(program: Program): Autostart {
  const value = [KEY, "/v", NAME];
  return {
    place: `registry value ${KEY}\\${NAME}`,
    available: async () => true,
    // The value is printed in the console's code page, so it is not a source for paths.
    read: async () => ((await reg(program, "query", ...value)).code === 0 ? [twinFile(program)] : undefined),
    enable: (command) =>
      mustReg(program, "add", ...value, "/t", "REG_SZ", "/d", windowsCommandLine(command), "/f"),
    launch: ([file = "", ...args]) => program.execute.detach(file, args),
    // It answers with a fault when there is no such value, which is what we want.
    disable: async () => void (await reg(program, "delete", ...value, "/f")),
  };
}
