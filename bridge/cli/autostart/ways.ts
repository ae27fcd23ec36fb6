import type { Program } from "../program.ts";
import { systemdUser } from "./systemd.ts";
import { runKey } from "./windows.ts";
import { xdgAutostart } from "./xdg.ts";

/** A way to have a program run from the user's login on. */
export interface Autostart {
  /** Its name and place, for people. */
  readonly place: string;
  /** Whether this machine has it. */
  available(): Promise<boolean>;
  /** The files that it would start; undefined when it is off. */
  read(): Promise<readonly string[] | undefined>;
  /** Registers the command, in place of what was there. */
  enable(command: readonly string[]): Promise<void>;
  /** Starts it now, as at a login. */
  start(command: readonly string[]): Promise<void>;
  /** Takes it back; nothing happens when it is off. */
  disable(): Promise<void>;
}

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
