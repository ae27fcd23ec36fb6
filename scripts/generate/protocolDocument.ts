import * as z from "zod";
import { BRIDGE_EXAMPLES, GAME_EXAMPLES } from "../../schema/examples.ts";
import {
  BridgeDetails,
  BridgeMessage,
  CODES,
  DISCOVERY_PATH,
  Discovery,
  GameMessage,
  Hello,
  MAX_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  PROTOCOL_VERSION,
  STAGES,
} from "../../schema/index.ts";
import { connectionSteps } from "./connectionSteps.ts";

type Example = { type: string };
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

const section = (schema: z.ZodObject, examples: readonly Example[]): string => {
  const name = typeName(schema);
  const example = examples.find(({ type }) => type === name);
  if (example === undefined) {
    throw new Error(`Message "${name}" has no example in schema/examples.ts`);
  }
  return `### \`${name}\`\n\n${schema.meta()?.description}\n\n${fields(schema)}\n\n\`\`\`json\n${JSON.stringify(example)}\n\`\`\`\n`;
};

const sections = (schemas: readonly z.ZodType[], examples: readonly Example[]): string =>
  schemas.map((schema) => section(schema as z.ZodObject, examples)).join("\n");

const nameTable = (texts: Readonly<Record<string, string>>): string =>
  `| name | meaning |\n| --- | --- |\n${Object.entries(texts)
    .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
    .join("\n")}`;

/** The document by which a stranger can write another end of the link. */
export const protocolDocument =
  (): string => `<!-- Generated from schema/ by "npm run generate". Do not edit. -->
# Link protocol ${PROTOCOL_VERSION}

How a game plugin and the bridge talk over TCP on 127.0.0.1. One TCP connection is one *link*, and one link carries
one WebSocket client, or one WebSocket server with all its clients. A JSON Schema of every header is in
\`protocol.schema.json\`.

## Frames

Both directions use the same frame:

    uint32 header length | uint32 payload length | header | payload

Both lengths count bytes and are little-endian. The header is one JSON object in UTF-8, 2 to ${MAX_HEADER_BYTES} bytes; its
\`type\` names the message. Only \`send\`, \`message\` and a \`status\` with details have a payload, 0 to ${MAX_PAYLOAD_BYTES} bytes; that of
\`send\` and \`message\` is never longer than \`limits.maxMessage\`, and for text it is UTF-8. Every integer in a header is below 2^24. Fields that a reader does not know
are to be ignored.

The bridge writes headers without spaces, \`type\` first and then the fields in the order of the tables below, so the
game may compare a header with a text instead of parsing it.

${connectionSteps}
## Finding the bridge

The bridge writes \`${DISCOVERY_PATH.join("/")}\` into each Openplanet data folder:

${fields(Discovery)}

## Messages of the game

${sections([Hello, ...GameMessage.options], GAME_EXAMPLES)}
## Messages of the bridge

${sections(BridgeMessage.options, BRIDGE_EXAMPLES)}
## Details of a status

${BridgeDetails.meta()?.description}

${fields(BridgeDetails)}

## Stages

${nameTable(STAGES)}

## Codes

${nameTable(CODES)}
`;
