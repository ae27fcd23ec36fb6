import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { NAME, systemdUnit } from "../places.ts";
import type { Program } from "../program.ts";
import type { Autostart } from "./autostart.ts";
import { quotedPaths, systemdQuote } from "./quoting.ts";

/** A service of the user's own systemd, which also starts the bridge again after a crash. */
export function systemdUser(program: Program): Autostart {
  const unit = systemdUnit(program);
  const systemctl = (...args: string[]) => program.execute.run("systemctl", ["--user", ...args]);

  async function must(...args: string[]): Promise<void> {
    const { code, stderr } = await systemctl(...args);
    if (code !== 0) {
      throw new Error(
        `Cannot run "systemctl --user ${args.join(" ")}": ${stderr.trim() || `exit code ${code}`}`,
      );
    }
  }

  return {
    place: `systemd service ${unit}`,
    // There may be a systemctl without a systemd for the user, as in containers.
    available: async () => (await systemctl("show-environment")).code === 0,
    read: async () => {
      // No unit: it is off.
      const text = await readFile(unit, "utf8").catch(() => undefined);
      return text === undefined ? undefined : quotedPaths(/^ExecStart=(.*)$/m.exec(text)?.[1] ?? "");
    },
    enable: async (command) => {
      await mkdir(dirname(unit), { recursive: true });
      await writeFile(unit, unitText(command));
      await must("daemon-reload");
      await must("enable", `${NAME}.service`);
    },
    launch: () => must("restart", `${NAME}.service`),
    disable: async () => {
      if ((await readFile(unit).catch(() => undefined)) === undefined) {
        return;
      }
      // Each of these may fail if systemd is gone by now; what matters is that the file is removed.
      await systemctl("disable", "--now", `${NAME}.service`);
      await rm(unit, { force: true });
      await systemctl("daemon-reload");
    },
  };
}

/** The unit. The log goes to its own file, so only what the program says when it breaks goes to the journal. */
export const unitText = (command: readonly string[]): string => `[Unit]
Description=WebSockets for Openplanet

[Service]
ExecStart=${command.map(systemdQuote).join(" ")}
Restart=on-failure
RestartSec=5
StandardOutput=null
NoNewPrivileges=yes

[Install]
WantedBy=default.target
`;
