import * as z from "zod";
import * as field from "./fields.ts";

/** Where `bridge.json` stands below an Openplanet data folder, in path segments. */
export const DISCOVERY_PATH = ["PluginStorage", "WebSockets", "bridge.json"] as const;

/** Where `install` leaves word of itself beside it: `version`, and the `command` that starts the bridge. */
export const INSTALLED_PATH = ["PluginStorage", "WebSockets", "installed.json"] as const;

export const Discovery = z
  .object({
    protocol: field.wireInteger.meta({ description: "version of the link protocol" }),
    host: z.literal("127.0.0.1").meta({ description: "address to dial" }),
    port: z.int().min(1).max(65535).meta({ description: "TCP port to dial" }),
    token: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: "256 random bits in hex, new at each start; never sent over the link" }),
    pid: z.int().min(1).meta({ description: "process that wrote the file" }),
    version: z.string().meta({ description: "version of the bridge" }),
    selfTest: z
      .object({
        echo: field.port.meta({ description: "WebSocket echo on 127.0.0.1" }),
        plain: field.port.meta({ description: "plain TCP server on 127.0.0.1" }),
      })
      .optional()
      .meta({ description: "only with `start --self-test`: what the self-test plugin talks to" }),
  })
  .meta({ description: "The file by which the game finds the bridge." });

export type Discovery = z.infer<typeof Discovery>;
