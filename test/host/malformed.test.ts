import assert from "node:assert/strict";
import { before, test } from "node:test";
import type * as z from "zod";
import { BridgeMessage } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { type Example, examplesOf } from "../helpers/examples.ts";
import { errorTexts, logTexts } from "../helpers/host.ts";
import { hostileBridge, jsonFrame } from "../helpers/hostileBridge.ts";
import { runPlugin } from "../helpers/plugins.ts";

before(buildHost);

/** One value of each type of JSON, and texts and numbers that no field has. */
const VALUES: readonly unknown[] = [undefined, null, true, -1, 0.5, 1e300, "", "x", [], {}];

const SCHEMAS = new Map<string, z.ZodObject>(
  BridgeMessage.options.map((schema): [string, z.ZodObject] => [schema.shape.type.value, schema]),
);

function exampleOf(type: string, more: object = {}): Example {
  const [example] = examplesOf([SCHEMAS.get(type) as z.ZodObject]);
  const { client: _, ...fields } = example as Record<string, unknown>;
  return { ...fields, ...more };
}

const OPENED = exampleOf("opened");
const LISTENING = exampleOf("listening");
const JOINED = exampleOf("joined", { client: 3 });

/** What a bridge has said before, and the message that comes next, before a part of it is spoilt. */
interface Scene {
  readonly name: string;
  readonly server: boolean;
  readonly before: readonly Example[];
  readonly message: Example;
}

const scene = (name: string, server: boolean, before: readonly Example[], message: Example): Scene => ({
  name,
  server,
  before,
  message,
});

const SCENES: readonly Scene[] = [
  scene("an answer to connect", false, [], OPENED),
  scene("a refusal of connect", false, [], exampleOf("failed")),
  scene("a fault of a client", false, [OPENED], exampleOf("failed")),
  scene("the backlog of a client", false, [OPENED], exampleOf("buffered")),
  scene("the end of a client", false, [OPENED], exampleOf("closed")),
  scene("an answer to listen", true, [], LISTENING),
  scene("a refusal of listen", true, [], exampleOf("failed")),
  scene("a fault of a server", true, [LISTENING], exampleOf("failed")),
  scene("a client that joins", true, [LISTENING], JOINED),
  scene("a fault of a server's client", true, [LISTENING, JOINED], exampleOf("failed", { client: 3 })),
  scene("the backlog of a server's client", true, [LISTENING, JOINED], exampleOf("buffered", { client: 3 })),
  scene("the end of a server's client", true, [LISTENING, JOINED], exampleOf("closed", { client: 3 })),
];

/** What a plugin takes although it is not in the schema: what it does not read, or what a later bridge may say. */
function mayPass(type: string, field: string, value: unknown): boolean {
  return (
    (type === "listening" && field === "host") ||
    (field === "maxMessage" && value === undefined) ||
    ((field === "type" || field === "stage" || field === "code") && value === "x") ||
    (field === "type" && value === "")
  );
}

/** All messages that a part of is missing, or of a wrong type, with what was said before. */
function spoilt({ server, before, message }: Scene): { name: string; frames: Buffer }[] {
  const type = message["type"] as string;
  const schema = SCHEMAS.get(type) as z.ZodObject;
  return Object.keys(schema.shape).flatMap((field) =>
    VALUES.flatMap((value) => {
      const wrong = { ...message, [field]: value };
      const isWrong =
        !schema.safeParse(wrong).success || (server && field === "client" && value !== undefined);
      if (!isWrong || mayPass(type, field, value)) {
        return [];
      }
      const frames = Buffer.concat([...before, wrong].map(jsonFrame));
      return [{ name: `${field}: ${JSON.stringify(value)}`, frames }];
    }),
  );
}

for (const each of SCENES) {
  test(`plugin says what is wrong when any part of ${each.name} is missing or malformed`, async (t) => {
    const cases = spoilt(each);
    assert.ok(cases.length > 5, `${cases.length} cases`);
    let next = 0;
    const bridge = await hostileBridge(t, {
      request: ({ write }) => write(cases[next++]?.frames ?? Buffer.alloc(0)),
    });
    const host = runPlugin(t, "Hostile", {
      bridge,
      settings: { Server: each.server, Rounds: cases.length, Frames: 500, Read: "try", UntilError: true },
    });
    await host.log("done", 60_000);
    const { code, summary, records, stderr } = await host.quit();
    assert.deepEqual([code, errorTexts(records), stderr, summary?.exceptions], [0, [], "", 0]);
    const said = logTexts(records, "Hostile").filter((text) => text.startsWith("over "));
    assert.deepEqual(
      said.flatMap((text, at) =>
        /^over bridge_faulty \d{3}$/.test(text) ? [] : [`${cases[at]?.name}: ${text}`],
      ),
      [],
    );
    assert.equal(said.length, cases.length);
  });
}
