import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Browser } from "../helpers/browser.ts";
import { DevTools } from "../helpers/devTools.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { watched } from "../helpers/watched.ts";

/** A time as DevTools shows it. */
function clock(time: number): string {
  const date = new Date(time);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

test("Chrome's DevTools import a saved timeline, and show each message with its direction, length and time", async (t) => {
  const { link, peer, url, page, id } = await watched(t);
  link.send({ type: "send" }, '{"who":"Zoë 🏎"}');
  await peer.next();
  peer.ws.send(Buffer.from([0, 128, 255]));
  peer.ws.send("so long");
  const messages = await page.entries(3);
  const { name, text } = await page.save(id);
  const file = join(await temporaryFolder(t), name);
  await writeFile(file, text);

  const browser = await Browser.start();
  t.after(() => browser.close());
  const devTools = await DevTools.open(browser);
  await devTools.importHar(file);
  const times = messages.map(({ time }) => clock(time));
  assert.deepEqual(await devTools.messagesOf(new URL(url).hostname), [
    { type: "send", data: '{"who":"Zoë 🏎"}', length: "16", time: times[0] },
    { type: "receive", data: "Binary message", length: "3 B", time: times[1] },
    { type: "receive", data: "so long", length: "7", time: times[2] },
  ]);
});
