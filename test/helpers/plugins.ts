import { join } from "node:path";
import type { TestContext } from "node:test";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { ROOT } from "../../scripts/tools.ts";
import type { Bridge } from "./bridge.ts";
import { type HostOptions, type HostRun, runHost } from "./host.ts";
import type { Reading } from "./hostReadings.ts";

/** The two readings that most tests run under; tests of messages run under each one alone, too. */
export const KIND_AND_WORST = ["kind", "worst"] as const satisfies readonly Reading[];

export interface PluginOptions extends HostOptions {
  /** Where the plugin finds its bridge. */
  readonly bridge?: Pick<Bridge, "dataDir">;
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
    args: ["--fail-on-warnings", "WebSockets", "--fail-on-exception", ...(options.args ?? [])],
  });
}
