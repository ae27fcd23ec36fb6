import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectWhenUp } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { type Attack, hostileBridge, jsonFrame, rawFrame } from "../helpers/hostileBridge.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

const listening = (port: number): Buffer => jsonFrame({ type: "listening", host: "127.0.0.1", port });

const ROLES = {
  client: {
    first: jsonFrame({ type: "opened", protocol: "", url: "ws://127.0.0.1/" }),
    settings: { Story: "reconnect", Url: "ws://127.0.0.1/" },
  },
  server: {
    first: listening(1),
    settings: { Story: "server", Port: 1 },
  },
} as const;

/** How a bridge may break a link once the socket is open. */
const BREAKS: Readonly<Record<string, Attack>> = {
  "hangs up": ({ socket }) => void socket.end(),
  "resets the connection": ({ socket }) => void socket.resetAndDestroy(),
  "sends what is no frame": ({ write }) => write(rawFrame("c", 1, "")),
  "says closed and hangs up": async ({ write, socket }) => {
    await write(jsonFrame({ type: "closed", code: 1001, reason: "", clean: true }));
    socket.end();
  },
};

for (const [role, { first, settings }] of Object.entries(ROLES)) {
  test(`a bridge that breaks every link of a ${role} is asked at most 8 times in a minute`, async (t) => {
    const hangUp: Attack = ({ socket }) => void socket.end();
    const attacks: Record<string, { hello?: Attack; request?: Attack }> = {
      "at hello": { hello: hangUp },
      "at the request": { request: hangUp },
    };
    for (const [name, breakLink] of Object.entries(BREAKS)) {
      attacks[name] = {
        request: async (link, request) => {
          await link.write(first);
          await breakLink(link, request);
        },
      };
    }
    await Promise.all(
      Object.entries(attacks).map(async ([name, attack]) => {
        const links = await linksInAMinute(t, settings, attack);
        assert.ok(links >= 3 && links <= 8, `${name}: ${links} links`);
      }),
    );
  });
}

type Settings = Record<string, string | number>;

/** How many links the plugin opens in a minute of its own clock, which runs ten times as fast. */
async function linksInAMinute(
  t: TestContext,
  settings: Settings,
  attack: { hello?: Attack; request?: Attack },
): Promise<number> {
  let links = 0;
  const counted: Attack = (link, request) => {
    links += 1;
    return (attack.hello ?? attack.request)?.(link, request);
  };
  const bridge = await hostileBridge(
    t,
    attack.hello === undefined ? { request: counted } : { hello: counted },
  );
  const host = runPlugin(t, "Lives", { bridge, args: ["--time-scale", "10"], settings });
  await delay(6_000);
  assert.equal((await host.quit()).summary?.exceptions, 0);
  return links;
}

for (const reading of KIND_AND_WORST) {
  test(`a socket whose bridge broke the link again and again is open at once with another one, ${reading} reading`, async (t) => {
    const [remote, port] = await Promise.all([wsServer(t), freePort()]);
    const lost = { client: 0, server: 0 };
    const broken = await hostileBridge(t, {
      request: async ({ write, socket }, request) => {
        const role = request.includes('"listen"') ? "server" : "client";
        lost[role] += 1;
        await write(role === "client" ? ROLES.client.first : listening(port));
        socket.end();
      },
    });
    const run = (settings: Settings) => runPlugin(t, "Lives", { bridge: broken, reading, settings });
    const client = run({ Story: "reconnect", Url: remote.url });
    const server = run({ Story: "server", Port: port });
    while (lost.client < 4 || lost.server < 4) {
      await delay(20);
    }
    // The pause is now between 4 and 8 seconds.
    await startBridge(t, { dataDir: broken.dataDir });
    await Promise.all([
      within(remote.next(), "the client", 2_000),
      connectWhenUp(t, `ws://127.0.0.1:${port}/`, {}, 2_000),
    ]);
    await Promise.all([client.quit(), server.quit()]);
  });
}
