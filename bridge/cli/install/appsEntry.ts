import { rm, stat, writeFile } from "node:fs/promises";
import { win32 } from "node:path";
import { HOMEPAGE } from "../homepage.ts";
import { NAME, programFolder } from "../places.ts";
import type { Program } from "../program.ts";
import { mustReg, reg } from "../registry.ts";
import { systemFile } from "../systemFile.ts";
import { installedFile, twinFile } from "./files.ts";

/** Where Windows looks for what it lists under Apps (formerly Programs and Features), for this user. */
const KEY = `HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${NAME}`;

/** Lists the program among the user's apps, from where it can be uninstalled. */
export async function addAppsEntry(program: Program): Promise<void> {
  const files = [installedFile(program), twinFile(program)];
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const file = win32.join(programFolder(program), "apps.reg");
  // One import for all values, in UTF-16: the arguments of reg.exe pass through the console's code page.
  const text = registryText(
    program,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  await writeFile(file, `\uFEFF${text}`, "utf16le");
  try {
    await mustReg(program, "import", file);
  } finally {
    await rm(file, { force: true });
  }
}

/** Takes it off that list; nothing happens when it is not on it. */
export async function removeAppsEntry(program: Program): Promise<void> {
  await reg(program, "delete", KEY, "/f");
}

/** The entry as a file of the registry editor. */
export function registryText(program: Program, bytes: number): string {
  const exe = installedFile(program);
  const uninstall = `"${exe}" uninstall --plugin`;
  const shell = systemFile(program, "cmd.exe");
  const texts = {
    DisplayName: "WebSockets for Openplanet",
    DisplayVersion: program.version,
    DisplayIcon: exe,
    Publisher: "WebSockets for Openplanet contributors",
    InstallLocation: programFolder(program),
    // With a pause, because the window would close before anybody could read it.
    UninstallString: `"${shell}" /d /s /c "${uninstall} & pause"`,
    QuietUninstallString: uninstall,
    ...(HOMEPAGE === "" ? {} : { URLInfoAbout: HOMEPAGE }),
  };
  const numbers = { EstimatedSize: Math.ceil(bytes / 1024), NoModify: 1, NoRepair: 1 };
  return [
    "Windows Registry Editor Version 5.00",
    "",
    `[${KEY.replace("HKCU", "HKEY_CURRENT_USER")}]`,
    ...Object.entries(texts).map(([name, text]) => `"${name}"="${text.replace(/[\\"]/g, "\\$&")}"`),
    ...Object.entries(numbers).map(
      ([name, number]) => `"${name}"=dword:${number.toString(16).padStart(8, "0")}`,
    ),
    "",
  ].join("\r\n");
}
