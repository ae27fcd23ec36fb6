import {
  FRAME_KINDS,
  type FrameKind,
  GameMessage,
  type LinkState,
  type When,
} from "../../../schema/index.ts";
import { badMessage } from "../errors.ts";
import type { Role } from "../sockets/role.ts";

const MESSAGES: ReadonlyMap<string, When | undefined> = new Map(
  GameMessage.options.map((schema) => [schema.shape.type.value, schema.meta()?.when]),
);

/** Throws a LinkError for a message of the game that its schema does not allow now. */
export const checkMessage = (type: GameMessage["type"], role: Role | undefined): void =>
  check(`"${type}"`, MESSAGES.get(type), role);

/** Throws a LinkError for a frame of this kind that may not come now. */
export function checkFrame(kind: FrameKind, role: Role | undefined): void {
  const { name, fromGame }: { readonly name: string; readonly fromGame?: When } = FRAME_KINDS[kind];
  check(`a ${name} frame`, fromGame, role);
}

function check(what: string, when: When | undefined, role: Role | undefined): void {
  const state = stateOf(role);
  if (when?.states.includes(state) !== true) {
    throw badMessage(`${what} is not allowed while the link is ${state}`);
  }
  if (role !== undefined && when.role !== undefined && when.role !== role.kind) {
    throw badMessage(`${what} is not for a ${role.kind}`);
  }
}

function stateOf(role: Role | undefined): LinkState {
  if (role === undefined) {
    return "ready";
  }
  return role.isOpen ? "open" : "opening";
}
