import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { LOG_RATION, MAX_TOLD_ORIGINS } from "../../bridge/core/limits.ts";
import { lanAddress } from "../helpers/addresses.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { type GameLink, openLink } from "../helpers/game.ts";
import { newPlayer } from "../helpers/player.ts";
import { openServer } from "../helpers/server.ts";

async function allow(link: GameLink, what: object): Promise<void> {
  link.send({ type: "allow", ...what });
  await link.next("allowed");
}

async function details(link: GameLink) {
  link.send({ type: "status", details: true });
  const { header } = await link.next("status");
  assert.ok(header.details);
  return header.details;
}

test("bridge says that it has the feature allow", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  assert.ok(link.welcome.features.includes("allow"));
});

for (const origin of ["file://", "null", "qrc://x", "https://evil.example", "my game"]) {
  test(`page of ${origin} is refused and told of, and let in once the player allows it for this plugin`, async (t) => {
    const bridge = await startBridge(t);
    const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
    const other = await openServer(t, bridge, { plugin: "Other" });
    const window = await openLink(t, bridge, { plugin: "WebSockets" });

    assert.equal(await refusal(t, url, { origin }), 403);
    const { header } = await link.next("failed");
    assert.deepEqual([header.stage, header.code, header.client], ["policy", "origin_refused", undefined]);
    assert.ok(
      header.message.includes(`"${origin}"`) && /WebSockets window/.test(header.hint),
      header.message,
    );
    const { refused, faults } = await details(window);
    assert.deepEqual(
      refused.map(({ plugin, origin, lan }) => [plugin, origin, lan]),
      [["Overlay", origin, undefined]],
    );
    assert.equal(faults.at(-1)?.code, "origin_refused");

    await allow(window, { plugin: "Overlay", origin });
    await connectClient(t, url, { origin });
    assert.equal((await link.next("joined")).header.origin, origin);
    const after = await details(window);
    assert.deepEqual([after.allowed, after.refused], [[{ plugin: "Overlay", origin }], []]);
    assert.equal(await refusal(t, other.url, { origin }), 403);

    await allow(window, { plugin: "Overlay", origin, allowed: false });
    assert.equal((await link.next("closed")).header.code, 1008);
    assert.equal(await refusal(t, url, { origin }), 403);
    assert.equal((await link.next("failed")).header.code, "origin_refused");
  });
}

test("page of OBS and of a name under localhost gets in without asking, and nobody is told", async (t) => {
  const bridge = await startBridge(t);
  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  for (const origin of ["http://absolute", "http://overlay.localhost:8080", "https://localhost"]) {
    await connectClient(t, url, { origin });
    assert.equal((await link.next("joined")).header.origin, origin);
  }
  assert.deepEqual((await details(link)).refused, []);
});

test("page that tries again and again is told of once, and one that makes up origins a few times", async (t) => {
  const bridge = await startBridge(t);
  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  for (let round = 0; round < 5; round += 1) {
    assert.equal(await refusal(t, url, { origin: "null" }), 403);
  }
  for (let index = 0; index < MAX_TOLD_ORIGINS + 10; index += 1) {
    assert.equal(await refusal(t, url, { origin: `https://${index}.example` }), 403);
  }
  const told: string[] = [];
  for (let index = 0; index < MAX_TOLD_ORIGINS; index += 1) {
    told.push((await link.next("failed")).header.message);
  }
  assert.equal(new Set(told).size, MAX_TOLD_ORIGINS);
  assert.equal((await details(link)).refused.length, MAX_TOLD_ORIGINS);
  const lines = bridge.logs.filter(({ msg }) => msg.startsWith("page refused"));
  // Each origin is a line of the same kind.
  assert.equal(lines.length, LOG_RATION);
});

test("origin that is too long to be allowed is refused and not listed", async (t) => {
  const bridge = await startBridge(t);
  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  const origin = `https://${"a".repeat(4000)}.example`;
  assert.equal(await refusal(t, url, { origin }), 403);
  const { header } = await link.next("failed");
  assert.ok(header.message.length < 512);
  assert.deepEqual((await details(link)).refused, []);
});

test("LAN address is refused and told of, and may be listened on once the player allows it for this plugin", async (t) => {
  const bridge = await startBridge(t);
  const window = await openLink(t, bridge, { plugin: "WebSockets" });
  const listen = async () => {
    const link = await openLink(t, bridge, { plugin: "Remote" });
    link.send({ type: "listen", host: "0.0.0.0", port: 0 });
    return link;
  };
  const first = await listen();
  const told = (await first.next("failed")).header;
  assert.equal(told.code, "lan_not_allowed");
  assert.match(told.hint, /WebSockets window .* allow add "Remote" --lan, then reload the plugin$/);
  await first.closed();
  const { refused } = await details(window);
  assert.deepEqual(
    refused.map(({ plugin, lan }) => [plugin, lan]),
    [["Remote", true]],
  );
  await allow(window, { plugin: "Remote", lan: true });
  await (await listen()).next("listening");
  const { allowed } = await details(window);
  assert.deepEqual(allowed, [{ plugin: "Remote", lan: true }]);

  await allow(window, { plugin: "Remote", lan: true, allowed: false });
  assert.equal((await (await listen()).next("failed")).header.code, "lan_not_allowed");
});

test("what the player takes back ends at once: a page that is in, and a server that other computers reach", async (t) => {
  const bridge = await startBridge(t);
  const window = await openLink(t, bridge, { plugin: "WebSockets" });
  await allow(window, { plugin: "Overlay", origin: "null" });
  await allow(window, { plugin: "Remote", lan: true });

  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  const page = await connectClient(t, url, { origin: "null" });
  const program = await connectClient(t, url);
  await link.next("joined");
  await link.next("joined");
  const lan = await openLink(t, bridge, { plugin: "Remote" });
  lan.send({ type: "listen", host: "0.0.0.0", port: 0 });
  const { port } = (await lan.next("listening")).header;
  const guest = await connectClient(t, `ws://127.0.0.1:${port}`);
  await lan.next("joined");

  await allow(window, { plugin: "Overlay", origin: "null", allowed: false });
  assert.equal((await page.closed()).code, 1008);
  assert.equal((await link.next("closed")).header.code, 1008);
  program.ws.send("still here");
  assert.equal((await link.next("message")).payload.toString(), "still here");

  await allow(window, { plugin: "Remote", lan: true, allowed: false });
  assert.equal((await lan.next("failed")).header.code, "lan_not_allowed");
  assert.equal((await guest.closed()).code, 1008);
  await lan.closed();
});

test("with --allow-lan, pages and programs whose origin is the address that they dial get in", async (t) => {
  const bridge = await startBridge(t, { args: ["--allow-lan"] });
  const address = lanAddress();
  const link = await openLink(t, bridge);
  link.send({ type: "listen", host: "0.0.0.0", port: 0 });
  const { port } = (await link.next("listening")).header;
  for (const origin of [`http://${address}:${port}`, `http://${address}`]) {
    await connectClient(t, `ws://${address}:${port}`, { origin });
    assert.equal((await link.next("joined")).header.origin, origin);
  }
  for (const origin of ["http://192.0.2.1", `http://${address}.example`]) {
    assert.equal(await refusal(t, `ws://${address}:${port}`, { origin }), 403);
    assert.equal((await link.next("failed")).header.code, "origin_refused");
  }
  // On this machine's own address, a page of the other one is a stranger's.
  const host = { Host: `${address}:${port}` };
  const forged = { origin: `http://${address}:${port}`, headers: host };
  assert.equal(await refusal(t, `ws://127.0.0.1:${port}`, forged), 403);
});

test("what is allowed lasts through a restart, in one file of the user's settings", async (t) => {
  const env = { XDG_CONFIG_HOME: await temporaryFolder(t) };
  const file = join(env.XDG_CONFIG_HOME, "openplanet-websockets", "allowed.json");
  const first = await startBridge(t, { env });
  await allow(await openLink(t, first), { plugin: "Overlay", origin: "file://" });
  await first.stop();
  assert.deepEqual(JSON.parse(await readFile(file, "utf8")), {
    allowed: [{ plugin: "Overlay", origin: "file://" }],
  });
  const second = await startBridge(t, { env });
  const { url } = await openServer(t, second, { plugin: "Overlay" });
  await connectClient(t, url, { origin: "file://" });
});

test("what cannot be kept is answered with the reason, and the link lives on", async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, "in the way");
  await writeFile(file, "");
  const bridge = await startBridge(t, { env: { XDG_CONFIG_HOME: file } });
  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  link.send({ type: "allow", plugin: "Overlay", origin: "null" });
  const { header } = await link.next("failed");
  assert.equal(header.code, "not_kept");
  assert.match(header.message, /^Cannot save this permission: Cannot (write|use) ".*allowed\.json"/);
  assert.equal(await refusal(t, url, { origin: "null" }), 403);
});

test("allow that cannot be done is answered with the reason, and nothing changes", async (t) => {
  const bridge = await startBridge(t);
  const { link, url } = await openServer(t, bridge, { plugin: "Overlay" });
  const answer = async (what: object) => {
    link.send({ type: "allow", ...what });
    return (await link.next("failed")).header;
  };
  const never = await answer({ plugin: "Overlay", origin: "https://c.example/path" });
  assert.equal(never.code, "bad_argument");
  assert.match(never.message, /"https:\/\/c\.example\/path": an origin is a scheme/);

  link.send({ type: "allow", plugin: "Overlay", origin: "HTTPS://B.example:443/" });
  assert.equal((await link.next("allowed")).header.origin, "https://b.example");
  const page = await connectClient(t, url, { origin: "https://b.example" });
  await link.next("joined");
  for (const what of [
    { plugin: "overlay", origin: "https://b.example" },
    { plugin: "Overlay", origin: "http://b.example" },
    { plugin: "Overlay", lan: true },
  ]) {
    assert.equal((await answer({ ...what, allowed: false })).code, "unknown_permission");
  }
  assert.deepEqual((await details(link)).allowed, [{ plugin: "Overlay", origin: "https://b.example" }]);
  await allow(link, { plugin: "Overlay", origin: "https://B.example/", allowed: false });
  assert.equal((await page.closed()).code, 1008);
});

for (const [name, fields] of Object.entries({
  "no plugin": { origin: "null" },
  nothing: { plugin: "A" },
  both: { plugin: "A", origin: "null", lan: true },
  "an empty origin": { plugin: "A", origin: "" },
  "an origin that is too long": { plugin: "A", origin: "a".repeat(257) },
})) {
  test(`allow with ${name} is not a message of the protocol`, async (t) => {
    const link = await openLink(t, await startBridge(t));
    link.send({ type: "allow", ...fields });
    assert.equal((await link.next("failed")).header.code, "bad_message");
    await link.closed();
  });
}

for (const running of [true, false]) {
  test(`command allow adds, lists and removes ${running ? "while a bridge runs" : "without a bridge"}`, async (t) => {
    const player = await newPlayer(t);
    const bridge = running ? await player.start() : undefined;
    const list = async () => (await player.json("allow", "list"))["allowed"];

    const nothing = await player.run("allow");
    assert.deepEqual(nothing.stdout, ["Nothing is allowed, and nothing was refused."]);
    const added = await player.run("allow", "add", "Overlay", "file://");
    assert.deepEqual(
      [added.code, added.stdout],
      [0, ["Allowed: pages of the origin file://, to reach the servers of Overlay"]],
    );
    const all = await player.run("allow", "add", "Overlay", "null");
    assert.match(all.stdout[1] ?? "", /any web page can reach/);
    assert.equal((await player.run("allow", "add", "Remote", "--lan")).code, 0);
    assert.deepEqual(await list(), [
      { plugin: "Overlay", origin: "file://" },
      { plugin: "Overlay", origin: "null" },
      { plugin: "Remote", lan: true },
    ]);
    assert.match((await player.run("allow")).stdout.join("\n"), /^Allowed:\nOverlay {2}pages of file:\/\/\n/);

    const removed = await player.run("allow", "remove", "Overlay", "null");
    assert.match(removed.stdout[0] ?? "", /^Taken back: /);
    assert.equal((await player.run("allow", "remove", "Remote", "--lan")).code, 0);
    assert.deepEqual(await list(), [{ plugin: "Overlay", origin: "file://" }]);
    if (bridge !== undefined) {
      const { url } = await openServer(t, await player.bridge(), { plugin: "Overlay" });
      await connectClient(t, url, { origin: "file://" });
      assert.equal(await refusal(t, url, { origin: "null" }), 403);
      assert.match((await player.run("status")).stdout.join("\n"), /Refused .+:\n.+Overlay {2}pages of null/);
    }
  });
}

for (const running of [true, false]) {
  const when = running ? "while a bridge runs" : "without a bridge";
  test(`command allow refuses what no page sends, and to take back what is not allowed, ${when}`, async (t) => {
    const player = await newPlayer(t);
    if (running) {
      await player.start();
    }
    for (const origin of ["c2.example", "*", "https://*.example", "https://c.example/path"]) {
      const { code, stdout, stderr } = await player.run("allow", "add", "Overlay", origin);
      assert.deepEqual([code, stdout], [1, []]);
      assert.match(
        stderr,
        /^Cannot allow the origin ".+": an origin is a scheme.+"https:\/\/example\.com"\n$/,
      );
    }
    const nothing = await player.run("allow", "remove", "Overlay", "--lan");
    assert.deepEqual(
      [nothing.code, nothing.stdout, nothing.stderr],
      [
        1,
        [],
        'Nothing to take back: other computers are not allowed for the plugin "Overlay"\nNothing is allowed.\n',
      ],
    );
    const added = await player.run("allow", "add", "Overlay", "https://B.example/");
    assert.match(added.stdout[0] ?? "", /^Allowed: pages of the origin https:\/\/b\.example, /);
    const other = await player.run("allow", "remove", "overlay", "https://b.example");
    assert.deepEqual([other.code, other.stdout], [1, []]);
    assert.match(
      other.stderr,
      /^Nothing to take back: .+\nAllowed:\nOverlay {2}pages of https:\/\/b\.example\n$/,
    );
    assert.equal((await player.run("allow", "remove", "Overlay", "https://b.example:443")).code, 0);
    assert.deepEqual((await player.json("allow"))["allowed"], []);
  });
}

test("command allow lists what the bridge was started with, and says how that is taken back", async (t) => {
  const player = await newPlayer(t);
  await player.start("--allow-lan", "--allow-origin", "https://Player.example/");
  const listed = (text: string) => {
    assert.match(text, /^Allowed to every plugin by the settings of the bridge:$/m);
    assert.match(text, /^other computers +--allow-lan$/m);
    assert.match(text, /^pages of https:\/\/player\.example +--allow-origin$/m);
    assert.match(text, /^To take back a setting, start the bridge without it\b/m);
  };
  listed((await player.run("allow")).stdout.join("\n"));
  listed((await player.run("status")).stdout.join("\n"));
  for (const command of ["allow", "status"]) {
    assert.deepEqual((await player.json(command))["settings"], {
      allowLan: true,
      allowedOrigins: ["https://player.example"],
    });
  }

  for (const what of ["--lan", "https://player.example:443"]) {
    const none = await player.run("allow", "remove", "Plug", what);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^Nothing to take back: /);
    listed(none.stderr);

    await player.run("allow", "add", "Plug", what);
    const removed = await player.run("allow", "remove", "Plug", what);
    assert.equal(removed.code, 0);
    const [told = "", how = ""] = removed.stdout;
    assert.match(
      told,
      /^Taken back: .+ of Plug\. The setting --allow-(lan|origin) still allows it to every plugin$/,
    );
    assert.match(how, /^To take back a setting, start the bridge without it\b/);
  }
  await player.run("allow", "add", "Plug", "null");
  assert.match((await player.run("allow", "remove", "Plug", "null")).stdout[0] ?? "", /^Taken back: /);
});

test("command allow says what it takes", async (t) => {
  const player = await newPlayer(t);
  for (const args of [
    ["dance"],
    ["add"],
    ["add", "Overlay"],
    ["add", "A", "null", "more"],
    ["add", "A", "null", "--lan"],
  ]) {
    const { code, stderr } = await player.run("allow", ...args);
    assert.equal(code, 2);
    assert.match(stderr, /^Cannot allow: /);
  }
});
