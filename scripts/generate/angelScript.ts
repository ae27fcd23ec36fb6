import {
  CODES,
  MAX_CLIENTS,
  MAX_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_REASON_BYTES,
  MAX_URL_BYTES,
  PREFIX_BYTES,
  PROTOCOL_VERSION,
  STAGES,
} from "../../schema/index.ts";

const pascal = (name: string): string =>
  name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

const constants = (namespace: string, texts: Readonly<Record<string, string>>): string => {
  const functions = Object.entries(texts).map(
    ([name, meaning]) => `\t\t// ${meaning}.\n\t\tshared string ${pascal(name)}() { return "${name}"; }`,
  );
  return `\tnamespace ${namespace}\n\t{\n${functions.join("\n")}\n\t}`;
};

/** The constants of the link protocol for the plugin: shared code may not use globals, so functions and an enum. */
export const angelScript = (): string => `// Generated from schema/ by "npm run generate". Do not edit.

namespace WebSocketsLink
{
	shared enum Protocol
	{
		Version = ${PROTOCOL_VERSION},
		PrefixBytes = ${PREFIX_BYTES},
		MaxHeaderBytes = ${MAX_HEADER_BYTES},
		MaxPayloadBytes = ${MAX_PAYLOAD_BYTES},
		MaxUrlBytes = ${MAX_URL_BYTES},
		MaxReasonBytes = ${MAX_REASON_BYTES},
		MaxClients = ${MAX_CLIENTS}
	}

	// Where a socket failed.
${constants("Stage", STAGES)}

	// What failed.
${constants("Code", CODES)}
}
`;
