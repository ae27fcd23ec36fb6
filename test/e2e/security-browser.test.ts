import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { MAX_UNAUTHENTICATED_LINKS } from "../../bridge/core/limits.ts";
import { startBridge } from "../helpers/bridge.ts";
import { FOREIGN_HOST, openInChromium, servePage } from "../helpers/chromium.ts";
import { eventually } from "../helpers/deadline.ts";
import { dial, openLink, openSocket } from "../helpers/game.ts";
import { echo, wsServer } from "../helpers/remote.ts";

/** Connections that a page can open and leave silent, with as many host names of its own as it likes. */
const SILENT = 24;

/** A browser takes its time to start on a small machine. */
const BROWSER_MS = 30_000;

/** Resolves when connections to the port stand that say nothing. */
async function untilHeld(port: number): Promise<void> {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const isHeld = (line: string): boolean => line.split(/\s+/)[2] === local && line.split(/\s+/)[4] === "01";
  const look = async () => (await readFile("/proc/net/tcp", "utf8")).split("\n").some(isHeld) || undefined;
  await eventually("connections of the page", look, BROWSER_MS);
}

test("a page of the internet gets nothing out of the link port and disturbs nobody", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  const { port } = bridge;
  // The last host is the page's own: what a name server that changes its mind would make of it.
  const page = await servePage(
    t,
    `const hosts = ["127.0.0.1:${port}", "localhost:${port}", "${FOREIGN_HOST}:${port}"];
    const body = JSON.stringify({ type: "hello", protocol: 2, plugin: "Page", nonce: "x", proof: "y" });
    const ask = (host, options) => fetch("http://" + host + "/", options).then(({ type }) => type, () => "refused");
    const open = (host) => new Promise((resolve) => {
      const socket = new WebSocket("ws://" + host + "/");
      socket.onopen = () => resolve("open");
      socket.onclose = () => resolve("refused");
    });
    const visit = async (host) => [
      await ask(host, {}),
      await ask(host, { mode: "no-cors" }),
      await ask(host, { method: "POST", mode: "no-cors", body }),
      await ask(host, { method: "POST", mode: "no-cors", body: new Uint8Array(5000) }),
      await open(host),
    ];
    Promise.all(hosts.map(visit)).then((all) => report(all.flat()));`,
  );
  await openInChromium(t, page.origin(FOREIGN_HOST));
  assert.deepEqual(await page.next(), new Array(15).fill("refused"));
  link.send({ type: "send" }, "still here");
  assert.equal((await link.next("message")).payload.toString(), "still here");
  assert.equal((await link.ask()).links, 1);
  assert.ok(bridge.logs.some(({ msg }) => msg === "link refused"));
});

test("a page that holds connections open in silence does not keep the game out", async (t) => {
  const bridge = await startBridge(t);
  const page = await servePage(
    t,
    `let host = 0;
    const connect = () => {
      for (let i = 0; i < ${SILENT}; i++) {
        const link = document.createElement("link");
        link.rel = "preconnect";
        link.href = "http://s" + host++ + ".${FOREIGN_HOST}:${bridge.port}/";
        document.head.append(link);
      }
    };
    connect();
    // A preconnect is a hint, which a busy browser may ignore.
    setInterval(connect, 2000);`,
  );
  await openInChromium(t, page.origin(FOREIGN_HOST));
  await untilHeld(bridge.port);
  // How many a browser opens at once is its own affair; these stand for those that it does not.
  for (let i = 0; i < MAX_UNAUTHENTICATED_LINKS; i++) {
    const socket = await dial(bridge);
    t.after(() => socket.destroy());
    socket.on("error", () => {});
  }
  const links = await Promise.all([1, 2, 3, 4].map(() => openLink(t, bridge)));
  assert.equal((await links[0]?.ask())?.links, 4);
});
