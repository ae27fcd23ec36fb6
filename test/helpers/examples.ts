import type * as z from "zod";
import { BridgeMessage, GameMessage, Hello } from "../../schema/index.ts";

export type Example = Readonly<Record<string, unknown>>;

/** The examples that these messages have in the protocol document. */
export const examplesOf = (schemas: readonly z.ZodObject[]): Example[] =>
  schemas.flatMap((schema) => schema.meta()?.["examples"] as Example[]);

/** Everything that the game says, `hello` included. */
export const GAME_EXAMPLES = examplesOf([Hello, ...GameMessage.options]);

export const BRIDGE_EXAMPLES = examplesOf(BridgeMessage.options);
