import {
  CODES,
  HEAD_BYTES,
  MAX_BRIDGE_JSON_BYTES,
  MAX_CLIENT_NUMBER,
  MAX_CLIENTS,
  MAX_CONTENT_TYPE_CHARACTERS,
  MAX_GAME_JSON_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PAGE_PATH_CHARACTERS,
  MAX_PAGES,
  MAX_PAGES_BYTES,
  MAX_PART_BYTES,
  MAX_REASON_BYTES,
  MAX_STATUS_BYTES,
  MAX_WIRE_INTEGER,
  PLUGIN_CODES,
  PLUGIN_STAGES,
  PROTOCOL_VERSION,
  STAGES,
  TAG_BYTES,
} from "../../schema/index.ts";

const pascal = (name: string): string =>
  name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

const constants = <Name extends string>(
  namespace: string,
  names: readonly Name[],
  meanings: Readonly<Record<Name, string>>,
): string => {
  const functions = names.map(
    (name) => `\t\t// ${meanings[name]}.\n\t\tshared string ${pascal(name)}() { return "${name}"; }`,
  );
  return `\tnamespace ${namespace}\n\t{\n${functions.join("\n")}\n\t}`;
};

/**
 * The constants of the link protocol that the plugin uses: shared code may not use globals, so functions and an enum. And where
 * the product lives, for the window only.
 */
export const angelScript = (
  homepage: string,
): string => `// Generated from schema/ and package.json by "npm run generate". Do not edit.

// Where people get the plugin and the bridge; empty while there is no such place.
const string HOMEPAGE = ${JSON.stringify(homepage)};

namespace WebSocketsLink
{
	shared enum Protocol
	{
		Version = ${PROTOCOL_VERSION},
		MessageFrame = ${"j".charCodeAt(0)}, // letters of the kinds
		TextFrame = ${"t".charCodeAt(0)},
		BinaryFrame = ${"b".charCodeAt(0)},
		CreditFrame = ${"c".charCodeAt(0)},
		PartFrame = ${"p".charCodeAt(0)},
		HeadBytes = ${HEAD_BYTES},
		TagBytes = ${TAG_BYTES},
		MaxGameJsonBytes = ${MAX_GAME_JSON_BYTES},
		MaxBridgeJsonBytes = ${MAX_BRIDGE_JSON_BYTES}, // of anything but a status
		MaxStatusBytes = ${MAX_STATUS_BYTES},
		MaxMessageBytes = ${MAX_MESSAGE_BYTES},
		MaxClients = ${MAX_CLIENTS},
		MaxClientNumber = ${MAX_CLIENT_NUMBER},
		MaxInteger = ${MAX_WIRE_INTEGER}, // of a JSON message
		MaxReasonBytes = ${MAX_REASON_BYTES},
		MaxPages = ${MAX_PAGES},
		MaxPagesBytes = ${MAX_PAGES_BYTES},
		MaxPartBytes = ${MAX_PART_BYTES},
		MaxPagePath = ${MAX_PAGE_PATH_CHARACTERS}, // characters
		MaxContentType = ${MAX_CONTENT_TYPE_CHARACTERS}
	}

	// Where a socket failed.
${constants("Stage", PLUGIN_STAGES, STAGES)}

	// What failed.
${constants("Code", PLUGIN_CODES, CODES)}
}
`;
