import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { DEADLINE_MS } from "./deadline.ts";
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
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const text = textOf(await ui(host));
    if (fits.every((expression) => expression.test(text))) {
      return text;
    }
    assert.ok(Date.now() < end, `the window never showed ${fits.join(" and ")}, but:\n${text}`);
    await setTimeout(20);
  }
}
