import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { autostartEntry } from "../places.ts";
import type { Program } from "../program.ts";
import type { Autostart } from "./autostart.ts";
import { desktopQuote, quotedPaths } from "./quoting.ts";

/** A desktop entry that the user's desktop starts at login (XDG autostart), for systems without systemd. */
export function xdgAutostart(program: Program): Autostart {
  const entry = autostartEntry(program);
  return {
    place: `desktop entry ${entry}`,
    available: async () => true,
    read: async () => {
      // No entry: it is off.
      const text = await readFile(entry, "utf8").catch(() => undefined);
      return text === undefined ? undefined : quotedPaths(/^Exec=(.*)$/m.exec(text)?.[1] ?? "");
    },
    enable: async (command) => {
      await mkdir(dirname(entry), { recursive: true });
      await writeFile(entry, entryText(command));
    },
    launch: ([file = "", ...args]) => program.execute.detach(file, args),
    disable: () => rm(entry, { force: true }),
  };
}

export const entryText = (command: readonly string[]): string => `[Desktop Entry]
Type=Application
Name=WebSockets for Openplanet
Comment=Holds the WebSockets of Openplanet plugins
Exec=${command.map(desktopQuote).join(" ")}
Terminal=false
NoDisplay=true
`;
