import type { JSX } from "preact";
import type { SocketState } from "../../../../schema/inspect/state.ts";
import { standingOf } from "../text/standing.ts";

interface Props {
  readonly socket: SocketState;
  readonly isLive: boolean;
}

/** How a socket stands, in a word. */
export function Phase({ socket, isLive }: Props): JSX.Element {
  const { kind, text } = standingOf(socket, isLive);
  return <span class={`phase ${kind}`}>{text}</span>;
}
