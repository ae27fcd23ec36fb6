import { eventually } from "./deadline.ts";
import type { HostRun } from "./host.ts";
import type { UiRecord } from "./hostRecords.ts";

/** Title of the plugin's window, and text of its menu entry. */
export const TITLE = "WebSockets";

const textOf = ({ windows }: UiRecord): string =>
  windows.flatMap(({ items }) => items.map(({ text }) => text)).join("\n");

/** What the plugin draws at the moment. */
export async function ui(host: HostRun): Promise<UiRecord> {
  host.command("ui WebSockets");
  return host.nextOf("ui");
}

/** What is drawn once it fits, frame by frame. */
export async function drawn(host: HostRun, ...fits: readonly RegExp[]): Promise<string> {
  let text = "";
  return eventually(
    () => `${fits.join(" and ")} in the window, which shows:\n${text}`,
    async () => {
      text = textOf(await ui(host));
      return fits.every((expression) => expression.test(text)) ? text : undefined;
    },
  );
}
