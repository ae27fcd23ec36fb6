import * as z from "zod";
import {
  BridgeDetails,
  BridgeMessage,
  CODES,
  DISCOVERY_PATH,
  Discovery,
  FRAME_KINDS,
  GameMessage,
  Hello,
  MAX_BRIDGE_JSON_BYTES,
  MAX_GAME_JSON_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PART_BYTES,
  MAX_STATUS_BYTES,
  PROTOCOL_VERSION,
  STAGES,
} from "../../schema/index.ts";
import { connectionSteps } from "./connectionSteps.ts";
import { stateLine } from "./stateTable.ts";

interface Field {
  type?: string | string[];
  description?: string;
  default?: unknown;
  anyOf?: Field[];
  const?: unknown;
  enum?: unknown[];
  items?: Field;
  properties?: Record<string, Field>;
  required?: string[];
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

const typeOf = (field: Field): string => {
  if (field.anyOf !== undefined) {
    return field.anyOf.map(typeOf).join(" or ");
  }
  if (field.const !== undefined) {
    return JSON.stringify(field.const);
  }
  if (field.items !== undefined) {
    return `list of ${typeOf(field.items)}`;
  }
  return field.enum === undefined ? String(field.type) : "one of the names below";
};

const fieldRow = ([name, field]: [string, Field], required: boolean, prefix = ""): string[] => {
  const presence = required
    ? "yes"
    : field.default === undefined
      ? "no"
      : `no, ${JSON.stringify(field.default)}`;
  const row = `| \`${prefix}${name}\` | ${typeOf(field)} | ${presence} | ${cell(field.description ?? "")} |`;
  const inner = Object.entries(field.properties ?? {});
  return [row, ...inner.flatMap((entry) => fieldRow(entry, true, `${prefix}${name}.`))];
};

const fields = (schema: z.ZodType): string => {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  }) as Field;
  const rows = Object.entries(properties)
    .filter(([name]) => name !== "type")
    .flatMap((entry) => fieldRow(entry, required.includes(entry[0])));
  return rows.length === 0
    ? "No fields."
    : `| field | type | required | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
};

const typeName = (schema: z.ZodObject): string => String((schema.shape["type"] as z.ZodLiteral).value);

const section = (schema: z.ZodObject): string => {
  const { description, examples, when } = schema.meta() as Required<z.GlobalMeta> & {
    examples: readonly object[];
  };
  const shown = examples.map((example) => `\`\`\`json\n${JSON.stringify(example)}\n\`\`\`\n`);
  return `### \`${typeName(schema)}\`\n\n${description}\n\n${stateLine(when)}\n\n${fields(schema)}\n\n${shown.join("\n")}`;
};

const sections = (schemas: readonly z.ZodType[]): string =>
  schemas.map((schema) => section(schema as z.ZodObject)).join("\n");

const kindTable = (): string =>
  `| letter | kind | body | client in the tag |\n| --- | --- | --- | --- |\n${Object.entries(FRAME_KINDS)
    .map(([letter, { name, body, client }]) => `| \`${letter}\` | ${name} | ${body} | ${client} |`)
    .join("\n")}`;

const nameTable = (texts: Readonly<Record<string, string>>): string =>
  `| name | meaning |\n| --- | --- |\n${Object.entries(texts)
    .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
    .join("\n")}`;

/** The document by which a stranger can write another end of the link. */
export const protocolDocument =
  (): string => `<!-- Generated from schema/ by "npm run generate". Do not edit. -->
# Link protocol ${PROTOCOL_VERSION}

This document describes how a game plugin and the bridge talk over TCP on 127.0.0.1. One TCP connection is one *link*. A
link carries one WebSocket client, or one WebSocket server with all its clients. \`protocol.schema.json\` is a JSON Schema
of all messages.

## Frames

Both directions use the same frame:

    uint32 length of the rest | 4 bytes tag | body

The length is little-endian and counts the tag and the body. Openplanet's \`Net::Socket\` writes a string in this form, so the
game writes a text with one native call. The first byte of the tag is a letter that names the kind. The other three bytes are
the client's number: seven bits each, lowest first, each byte with its high bit set. So a tag never contains a NUL byte, which
would end a string of the game. For example, a text frame for client 3 has the tag \`74 83 80 80\`.

${kindTable()}

A JSON message of the game has at most ${MAX_GAME_JSON_BYTES} bytes, one of the bridge ${MAX_BRIDGE_JSON_BYTES}, but a \`status\` ${MAX_STATUS_BYTES}. A text or
binary message has at most \`limits.maxMessage\` bytes, never more than ${MAX_MESSAGE_BYTES}. A part has at most ${MAX_PART_BYTES} bytes.
A frame that breaks these rules ends the link, because what follows it cannot be trusted.

Requests, answers and events are JSON messages. Only the content of messages and pages, and credit, have frames of other
kinds. Every integer in a message is at most 2^24.

## Evolution

The version number changes only when frames or the handshake change. Messages and fields grow without it:

- \`hello\` and \`welcome\` list \`features\`. A side uses a feature only if the other side listed it.
- A reader ignores fields that it does not know.
- The bridge answers a message of an unknown type with \`failed\`, code \`unknown_message\`. The link stays open, and a
  pending request goes on. The game ignores messages of an unknown type.

${connectionSteps()}
## Finding the bridge

The bridge writes \`${DISCOVERY_PATH.join("/")}\` into each Openplanet data folder:

${fields(Discovery)}

## Messages of the game

${sections([Hello, ...GameMessage.options])}
## Messages of the bridge

${sections(BridgeMessage.options)}
## Details of a status

${BridgeDetails.meta()?.description}

${fields(BridgeDetails)}

## Stages

${nameTable(STAGES)}

## Codes

${nameTable(CODES)}
`;
