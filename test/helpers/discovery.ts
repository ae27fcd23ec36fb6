import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { discoveryFile } from "../../bridge/core/discovery.ts";
import { type Discovery, PROTOCOL_VERSION } from "../../schema/index.ts";

/** A valid discovery, with some of its fields given. */
export function discoveryOf(fields: Partial<Discovery> = {}): Discovery {
  return {
    protocol: PROTOCOL_VERSION,
    host: "127.0.0.1",
    port: 29456,
    token: "ab".repeat(32),
    pid: 100,
    version: "1.0.0",
    ...fields,
  };
}

/** Puts a discovery file where a bridge would, without its care. */
export async function plantDiscovery(dataFolder: string, discovery: Discovery): Promise<void> {
  const file = discoveryFile(dataFolder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(discovery));
}
