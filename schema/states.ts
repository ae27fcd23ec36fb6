/** The states of a link in their order, and what each begins with. */
export const STATES = {
  greeting: "the TCP connection",
  ready: "`welcome`",
  opening: "`connect` or `listen`",
  open: "`opened` or `listening`",
  ended: "`failed` in answer to a request, `closed` without a client, or the end of the TCP connection",
} as const;

export type LinkState = keyof typeof STATES;

/** When a message or a frame may come. */
export interface When {
  readonly states: readonly LinkState[];
  /** The only role of a link that has it; without one, every role. A link that is ready has no role yet. */
  readonly role?: "client" | "server";
}

/** From `welcome` to the end. */
export const ALWAYS: When = { states: ["ready", "opening", "open"] };

declare module "zod" {
  interface GlobalMeta {
    when?: When;
  }
}
