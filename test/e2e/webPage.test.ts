import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { FOREIGN_HOST, openInChromium, servePage } from "../helpers/chromium.ts";
import { openLink } from "../helpers/game.ts";

/** Stands in for the visitor who agrees: a browser without a window cannot ask. */
const AGREE = "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets";

/**
 * Opens a page from a host that the browser takes for one of the web, and which connects to a plugin's server. The page's
 * origin is allowed there, so that only the browser decides. Returns the permission it sees, and what became of its socket.
 */
async function visit(t: TestContext, host: string, flags: readonly string[] = []): Promise<unknown> {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  const page = await servePage(
    t,
    `const port = new URLSearchParams(location.search).get("port");
    navigator.permissions.query({ name: "loopback-network" }).then(({ state }) => {
      const socket = new WebSocket("ws://127.0.0.1:" + port);
      socket.onopen = () => report([state, "open"]);
      socket.onclose = ({ code }) => report([state, "closed " + code]);
    });`,
  );
  const origin = page.origin(host);
  link.send({ type: "listen", host: "127.0.0.1", port: 0, origins: [origin] });
  const { port } = (await link.next("listening")).header;
  const web = `--ip-address-space-overrides=127.0.0.1:${new URL(origin).port}=public`;
  await openInChromium(t, `${origin}/?port=${port}`, [web, ...flags]);
  return page.next();
}

test("a page of the web reaches a plugin's server only once the visitor agrees (Chromium)", async (t) => {
  assert.deepEqual(await visit(t, "localhost"), ["prompt", "closed 1006"]);
  assert.deepEqual(await visit(t, "localhost", [AGREE]), ["prompt", "open"]);
});

test("a page of the web that came over plain HTTP is not asked, and refused (Chromium)", async (t) => {
  assert.deepEqual(await visit(t, FOREIGN_HOST), ["denied", "closed 1006"]);
});
