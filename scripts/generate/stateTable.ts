import type * as z from "zod";
import {
  BridgeMessage,
  FRAME_KINDS,
  GameMessage,
  Hello,
  type LinkState,
  STATES,
  type When,
} from "../../schema/index.ts";

/** Something that one side may send, and when. */
interface Entry {
  readonly text: string;
  readonly when: When;
}

const messages = (schemas: readonly z.ZodObject[]): Entry[] =>
  schemas.map((schema) => ({
    text: `\`${(schema.shape["type"] as z.ZodLiteral).value}\``,
    when: schema.meta()?.when as When,
  }));

const frames = (from: "fromGame" | "fromBridge"): Entry[] =>
  Object.values<{ name: string; fromGame?: When; fromBridge?: When }>(FRAME_KINDS).flatMap((kind) =>
    kind[from] === undefined ? [] : [{ text: kind.name, when: kind[from] }],
  );

const GAME = [...frames("fromGame"), ...messages([Hello, ...GameMessage.options])];
const BRIDGE = [...frames("fromBridge"), ...messages(BridgeMessage.options)];

/** In a state without a role, nothing is left out for one. */
function allowed(entries: readonly Entry[], state: LinkState): string {
  const here = entries.filter(({ when }) => when.states.includes(state));
  const list = (role: When["role"]): string =>
    here
      .filter(({ when }) => (state === "ready" ? role === undefined : when.role === role))
      .map(({ text }) => text)
      .join(", ");
  const parts = [
    list(undefined),
    ...(["client", "server"] as const).map((role) =>
      list(role) === "" ? "" : `a ${role} also ${list(role)}`,
    ),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing" : parts.join("; ");
}

/** What each side may send in which state. */
export const stateTable = (): string =>
  [
    "| state | begins with | the game may send | the bridge may send |",
    "| --- | --- | --- | --- |",
    ...Object.entries(STATES).map(
      ([state, beginning]) =>
        `| ${state} | ${beginning} | ${allowed(GAME, state as LinkState)} | ${allowed(BRIDGE, state as LinkState)} |`,
    ),
  ].join("\n");

const OTHER = { client: "server", server: "client" } as const;

/** When a message may come. */
export const stateLine = ({ states, role }: When): string =>
  `States: ${states.join(", ")}${role === undefined ? "" : `; not on a ${OTHER[role]}'s link`}.`;
