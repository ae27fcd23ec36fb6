import type { Discovery } from "../../../schema/index.ts";
import { ControlLink } from "./control.ts";

/**
 * Whether the bridge that wrote this discovery file answers there and knows its secret. Dials it, says `hello`, checks the
 * proof in `welcome` and hangs up. False after `timeoutMs`, and for whatever else may answer; never throws.
 */
export async function probe(discovery: Discovery, timeoutMs: number): Promise<boolean> {
  const link = await ControlLink.open(discovery, timeoutMs);
  link?.close();
  return link !== undefined;
}
