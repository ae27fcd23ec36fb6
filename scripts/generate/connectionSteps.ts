import { HELLO_TIMEOUT_MS } from "../../schema/index.ts";
import { stateTable } from "./stateTable.ts";

/** The part of the protocol document that says how a link goes from its begin to its end. */
export const connectionSteps = (): string => `## Connection steps

1. Read \`bridge.json\` (see below) and open a TCP connection to its \`host\` and \`port\`.
2. Send \`hello\` within ${HELLO_TIMEOUT_MS / 1000} seconds, with a fresh random nonce and the proof made from it. Send nothing else yet.
3. The bridge answers \`welcome\`. Check its \`proof\` and close the connection when it is wrong: another program has the
   port. A bridge that does not accept \`hello\` closes the connection without an answer.
4. Send \`connect\` or \`listen\`. A link keeps this role until it ends.
5. For \`connect\`, wait for \`opened\` or \`failed\`. For \`listen\`, wait for \`listening\` or \`failed\`. After \`failed\` the
   bridge ends the link.
6. Exchange text and binary frames.
7. Send \`close\`, and read until \`closed\` has come. You may also just close the TCP connection: the bridge then sends the
   messages that it has read, and closes the socket with 1001.

## States of a link

${stateTable()}

A message that is not valid JSON, does not match the schema, or is not allowed in the current state ends the link with
\`failed\`.

## Flow control

- The game never has more than \`limits.window\` unread bytes on a link. It counts every byte that it writes after
  \`hello\`; each credit frame of the bridge says how many more the bridge has read.
- Each message from the network costs the bytes of its frame, plus \`limits.overhead\`, so that many tiny messages are not
  free. The game gives this cost back in credit frames, a quarter of \`limits.receiveWindow\` at a time. The bridge stops
  reading a remote socket while the game owes more than \`limits.receiveWindow\`, and resumes when the game owes half of
  that. If the game gives credit quickly, this window grows up to four times its size. It shrinks again when the game is
  slow.
- Messages keep their order in each direction.
`;
