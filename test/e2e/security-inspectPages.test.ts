import assert from "node:assert/strict";
import { test } from "node:test";
import { INSPECT_PROTOCOL, SCRIPT_PATH, SOCKET_PATH, TOKEN_PREFIX } from "../../schema/inspect/messages.ts";
import { startBridge } from "../helpers/bridge.ts";
import { openTab } from "../helpers/browser.ts";
import { openLink } from "../helpers/game.ts";
import { enter, wantPage } from "../helpers/inspectPage.ts";
import { servePages } from "../helpers/pages.ts";

/** What a page may try against the inspector in the same tab. Each resolves with what it has got hold of. */
const ATTACKS = (inspector: string, token: string): string => `
const inspector = ${JSON.stringify(inspector)};
const load = (name, more) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(name), more);
  element.onload = () => resolve(element);
  element.onerror = () => resolve(undefined);
  document.body.append(element);
});
const reach = (other) => [
  (w) => w.location.href,
  (w) => w.document.body.innerText,
  (w) => w.sessionStorage.getItem("session"),
].flatMap((look) => {
  try { return [look(other)]; } catch { return []; }
});
globalThis.attacks = {
  storage: () => [...Object.keys(sessionStorage), ...Object.keys(localStorage), document.cookie].filter(Boolean),
  referrer: () => [document.referrer, window.name, ...(opener === null ? [] : reach(opener))].filter(Boolean),
  fetch: async () => {
    const got = [];
    for (const [path, options] of [
      ["/", {}],
      ["${SCRIPT_PATH}", { headers: { "X-Own": "1" } }],
      ["/", { mode: "no-cors" }],
      ["/", { method: "POST", mode: "no-cors", body: "x" }],
    ]) {
      try { got.push((await fetch(inspector + path, options)).type); } catch {}
    }
    return got;
  },
  script: async () => ((await load("script", { src: inspector + "${SCRIPT_PATH}" })) ? ["it was run"] : []),
  frame: async () => {
    const { contentWindow } = await load("iframe", { src: inspector + "/" });
    return reach(contentWindow);
  },
  socket: async () => {
    const got = [];
    for (const protocols of [[], ["${INSPECT_PROTOCOL}"], ["${INSPECT_PROTOCOL}", "${TOKEN_PREFIX}${token}"]]) {
      await new Promise((resolve) => {
        const ws = new WebSocket(inspector.replace("http", "ws") + "${SOCKET_PATH}", protocols);
        ws.onopen = () => resolve(got.push("open"));
        ws.onerror = resolve;
      });
    }
    return got;
  },
  window: async () => {
    const other = open(inspector + "/");
    // To us it has closed, once the policy of the page it shows has cut the tie.
    for (const end = Date.now() + 10_000; !other.closed; await new Promise((go) => setTimeout(go, 20))) {
      if (Date.now() > end) return ["it stays in reach", ...reach(other)];
    }
    return reach(other).filter((text) => text !== null && text !== "");
  },
};
`;

const NAMES = ["storage", "referrer", "fetch", "script", "frame", "socket", "window"];

test("a page of a plugin, in the tab in which the inspector was, gets neither its page, session nor WebSocket", {
  timeout: 120_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge, { plugin: "WebSockets" });
  const { origin, token } = await wantPage(link);
  const tab = await openTab(t, `${origin}/#token=${token}`);
  await tab.sees("Connected");
  assert.notEqual(await tab.value("sessionStorage.length"), 0, "there is something to get hold of");
  assert.equal(await tab.value("location.hash"), "", "the token is in no address that a history has");

  // Even a page that knew a token nobody has used could do nothing with it.
  const unused = await wantPage(link);
  const hostile = `<!doctype html><body><script>${ATTACKS(origin, unused.token)}</script>`;
  const { port } = await servePages(t, bridge, { "/": ["text/html", hostile] });
  await tab.go(`http://127.0.0.1:${port}/`);
  await tab.until("globalThis.attacks");
  for (const name of NAMES) {
    assert.deepEqual(await tab.value(`(async () => attacks.${name}())()`), [], name);
  }
  assert.match(JSON.stringify(bridge.logs), /refused a page of inspect without a valid token/);
  await enter(t, unused);

  await tab.show();
  await tab.go(`${origin}/`);
  await tab.sees("Connected");
});
