import * as z from "zod";
import {
  BridgeDetails,
  BridgeMessage,
  Discovery,
  GameMessage,
  Hello,
  PROTOCOL_VERSION,
} from "../../schema/index.ts";

/** JSON Schema of every message and of bridge.json, as the sender writes them. */
export const jsonSchema = (): string => {
  const schemas = { Hello, GameMessage, BridgeMessage, BridgeDetails, Discovery };
  const definitions = Object.entries(schemas).map(([name, schema]) => {
    const { $schema, ...definition } = z.toJSONSchema(schema, {
      io: "input",
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        delete jsonSchema["when"]; // only the document has it
      },
    });
    return [name, definition];
  });
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `WebSockets for Openplanet: link protocol ${PROTOCOL_VERSION}`,
    $defs: Object.fromEntries(definitions),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
