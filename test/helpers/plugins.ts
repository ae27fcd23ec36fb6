import { join } from "node:path";
import type { TestContext } from "node:test";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { ROOT } from "../../scripts/tools.ts";
import type { Bridge } from "./bridge.ts";
import { type HostOptions, type HostRun, runHost } from "./host.ts";

/** How Net::Socket behaves where Openplanet's own behaviour is not known: as kind, and as bad, as it may be. */
export const NETWORKS = {
  kind: [],
  worst: [
    "--net-window",
    "16384",
    "--net-short-reads",
    "--net-ready-delay",
    "5",
    "--net-refused-silent",
    "--net-partial-writes",
  ],
} as const;

export type Network = keyof typeof NETWORKS;

export interface PluginOptions extends HostOptions {
  /** Where the plugin finds its bridge. */
  readonly bridge?: Pick<Bridge, "dataDir">;
  readonly network?: Network;
}

/** Runs a plugin of test/plugins with the staged WebSockets; settings are named without the plugin. */
export function runPlugin(t: TestContext, name: string, options: PluginOptions = {}): HostRun {
  const settings = Object.entries(options.settings ?? {}).map(([key, value]) => [
    `${name}.Setting_${key}`,
    value,
  ]);
  return runHost(t, [join(ROOT, "test", "plugins", name)], {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    ...(options.bridge === undefined ? {} : { dataFolder: options.bridge.dataDir }),
    ...(options.reading === undefined ? {} : { reading: options.reading }),
    settings: Object.fromEntries(settings),
    args: [
      "--fail-on-warnings",
      "WebSockets",
      "--fail-on-exception",
      ...NETWORKS[options.network ?? "kind"],
      ...(options.args ?? []),
    ],
  });
}
