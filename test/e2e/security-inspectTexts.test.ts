import assert from "node:assert/strict";
import { test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { openTab } from "../helpers/browser.ts";
import { refusal } from "../helpers/client.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { wantPage } from "../helpers/inspectPage.ts";
import { wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

/** Markup that would run, or change the page, if anything took it for more than text. */
const attack = (name: string): string =>
  `</script><img src=x onerror="ran='${name}'"><script>ran='${name}'</script><a href="javascript:ran=1">${name}</a>`;

const POLLUTION = `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"shown","html":${JSON.stringify(attack("json"))}}`;

test("names, addresses, reasons, messages, origins and log lines are text to the page, whatever they hold", {
  timeout: 120_000,
}, async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const { origin, token } = await wantPage(await openLink(t, bridge, { plugin: "WebSockets" }));
  const tab = await openTab(t, `${origin}/#token=${token}`);
  await tab.sees("Connected");
  const elements = "document.querySelectorAll('img, script, a, iframe, object, embed, link, form').length";
  const before = await tab.value<number>(elements);

  const plugin = attack("plugin").slice(0, 128);
  const link = await openSocket(t, bridge, remote.url, { plugin });
  const peer = await remote.next();
  await tab.click(".option", remote.url);
  await tab.sees(plugin, ".plugin");
  peer.ws.send(attack("text"));
  await tab.sees(attack("text"), "#entries");
  peer.ws.send(Buffer.from(attack("binary")));
  peer.ws.send(POLLUTION);
  await tab.sees("__proto__", "#entries");
  await tab.click(".window .entry.text", "__proto__");
  await tab.sees("constructor", ".json");
  await tab.sees("shown", ".json");
  await tab.sees("__proto__", ".json");
  await tab.click(".forms button", "Text");
  await tab.sees(POLLUTION, "pre.text");
  await tab.click(".window .entry.binary");
  await tab.click(".forms button", "Text");
  await tab.sees(attack("binary"), "pre.text");
  const reason = attack("r").slice(0, 123);
  peer.ws.close(4000, reason);
  await tab.sees(reason, ".title");
  await Promise.all([1, 2, 3].map(() => link.next("message")));
  await link.next("closed");

  const { url } = await openServer(t, bridge, { plugin });
  assert.equal(await refusal(t, url, { origin: attack("origin") }), 403);
  await tab.press("2");
  await tab.sees(attack("origin"), ".permits");
  await tab.press("3");
  await tab.sees(plugin, ".faults");
  await tab.press("4");
  await tab.sees("onerror", "#log");

  assert.equal(await tab.value("typeof ran"), "undefined", "nothing of it ran");
  assert.equal(await tab.value("({}).polluted"), undefined);
  assert.equal(await tab.value("Object.prototype.toString.call({})"), "[object Object]");
  await tab.press("1");
  await tab.press("Escape");
  assert.ok(
    (await tab.value<number>(elements)) <= before + 1,
    "no element but the page's own, with its form",
  );
  assert.deepEqual(tab.complaints, []);
});
