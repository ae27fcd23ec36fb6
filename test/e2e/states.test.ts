import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { GameMessage } from "../../schema/index.ts";
import { startBridge } from "../helpers/bridge.ts";
import { examplesOf } from "../helpers/examples.ts";
import { type GameLink, openLink } from "../helpers/game.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

/** A state of a link. */
interface Case {
  /** Brings a link that is ready into it. */
  readonly enter: (link: GameLink, t: TestContext) => Promise<void>;
  /** All that the game may send then. */
  readonly allowed: readonly string[];
}

const ALWAYS = ["allow", "inspect", "serve", "status", "stop"];

const PAGES = ["setPage", "removePage"];

const CASES: Readonly<Record<string, Case>> = {
  "that is ready": { enter: async () => {}, allowed: [...ALWAYS, ...PAGES, "connect", "listen"] },
  "whose client is opening": {
    enter: async (link, t) => {
      // The server never decides whether to let it in.
      const { url } = await wsServer(t, echo, { verifyClient: (_info: unknown, _decide: unknown) => {} });
      link.send({ type: "connect", url });
    },
    allowed: [...ALWAYS, "close"],
  },
  "whose server is opening": {
    enter: async (link, t) => {
      // The bridge goes on trying for a while.
      link.send({ type: "listen", host: "127.0.0.1", port: await tcpServer(t, () => {}) });
    },
    allowed: [...ALWAYS, ...PAGES, "close", "configure"],
  },
  "whose client is open": {
    enter: async (link, t) => {
      link.send({ type: "connect", url: (await wsServer(t, echo)).url });
      await link.next("opened");
    },
    allowed: [...ALWAYS, "close", "send", "credit"],
  },
  "whose server is open": {
    enter: async (link) => {
      link.send({ type: "listen", host: "127.0.0.1", port: 0 });
      await link.next("listening");
    },
    allowed: [...ALWAYS, ...PAGES, "close", "configure", "send", "credit"],
  },
};

/** Messages after which a link ends as it was told to. */
const ENDING = ["close", "stop"];

/** Sends a message, and tells whether the link ends because the message must not come now. */
async function refuses(link: GameLink, message: object, payload = ""): Promise<boolean> {
  link.send(message, payload);
  link.send({ type: "status" });
  for (;;) {
    const header = await link.next().then(
      (received) => received.header,
      (error: unknown) => {
        assert.ok(ENDING.includes((message as { type: string }).type), String(error));
      },
    );
    if (header === undefined || header.type === "status") {
      return false;
    }
    if (header.type === "failed" && header.code === "bad_message") {
      await link.closed();
      return true;
    }
  }
}

const FRAMES = [{ type: "send" }, { type: "send", binary: true }, { type: "credit", bytes: 0 }];

for (const [name, { enter, allowed }] of Object.entries(CASES)) {
  test(`a link ${name} takes what the protocol allows then, and ends for anything else`, async (t) => {
    const bridge = await startBridge(t);
    const taken = new Set<string>();
    // The last message ends the bridge.
    for (const message of [...FRAMES, ...examplesOf(GameMessage.options)]) {
      const link = await openLink(t, bridge);
      await enter(link, t);
      if (!(await refuses(link, message))) {
        taken.add(String(message["type"]));
      }
    }
    assert.deepEqual([...taken].sort(), [...allowed].sort());
  });

  const takesPages = allowed.includes("setPage");
  test(`a link ${name} ${takesPages ? "takes" : "does not take"} the rest of a page`, async (t) => {
    const link = await openLink(t, await startBridge(t));
    link.send({ type: "setPage", path: "/", contentType: "text/plain", bytes: 2 });
    link.send({ type: "part" }, "a");
    await enter(link, t);
    assert.equal(await refuses(link, { type: "part" }, "b"), !takesPages);
  });
}
