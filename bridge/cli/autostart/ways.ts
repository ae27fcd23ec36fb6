import type { Program } from "../program.ts";
import type { Autostart } from "./autostart.ts";
import { systemdUser } from "./systemd.ts";
import { runKey } from "./windows.ts";
import { xdgAutostart } from "./xdg.ts";

/** Every way of this platform, the best first. */
export const autostarts = (program: Program): Autostart[] =>
  program.platform === "win32" ? [runKey(program)] : [systemdUser(program), xdgAutostart(program)];

/** The way to use on this machine. */
export async function chooseAutostart(program: Program): Promise<Autostart> {
  const ways = autostarts(program);
  for (const way of ways) {
    if (await way.available()) {
      return way;
    }
  }
  // The last one needs nothing but a file.
  return ways.at(-1) as Autostart;
}
