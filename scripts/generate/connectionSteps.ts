/** The part of the protocol document that no schema says: order, states, flow control, the end of a link. */
export const connectionSteps = `## Connection steps

1. Read \`bridge.json\` (see below) and open a TCP connection to its \`host\` and \`port\`.
2. Send \`hello\` within 10 seconds, with a fresh random nonce and the proof made from it. Send nothing else yet.
3. The bridge answers \`welcome\`. Check its \`proof\` and close the connection when it is wrong: another program has the
   port. A bridge that does not accept \`hello\` closes the connection without a word.
4. Send \`connect\` or \`listen\`. A link has one role in its life.
5. For \`connect\`, wait for \`opened\` or \`failed\`. For \`listen\`, wait for \`listening\` or \`failed\`. After \`failed\` the
   bridge ends the link.
6. Exchange text and binary frames.
7. Send \`close\` and read on until \`closed\` has come, or close the TCP connection: the bridge then sends what it has read
   and closes the socket with 1001.

## States of a link

| state | begins with | the game may send | the bridge may send |
| --- | --- | --- | --- |
| greeting | the TCP connection | \`hello\` | nothing |
| ready | \`welcome\` | \`connect\`, \`listen\`, \`setPage\` with its parts, \`removePage\`, \`status\`, \`stop\` | \`status\`, \`failed\`, credit |
| opening | \`connect\` or \`listen\` | \`close\`, \`status\`; a server also \`setPage\` with its parts, \`removePage\` | \`opened\` or \`listening\`, \`failed\`, \`status\`, credit |
| open | \`opened\` or \`listening\` | text, binary, credit, \`close\`, \`status\`; a server also \`configure\`, \`setPage\` with its parts, \`removePage\` | text, binary, credit, \`closed\`, \`failed\`, \`buffered\`, \`status\`; a server also \`joined\` |
| ended | \`failed\` in answer to a request, \`closed\` without a client, or the end of the TCP connection | nothing | nothing |

What is not valid JSON, is not in the schema, or may not come now ends the link with \`failed\`.

## Flow control

- The game never has more than \`limits.window\` unread bytes on a link. It counts every byte that it writes after
  \`hello\`; each credit frame of the bridge says how many more the bridge has read.
- Each message of the network costs the bytes of its frame and \`limits.overhead\` more, so that a million tiny ones are
  not free. The bridge stops reading a remote socket while the game has not given back more than \`limits.receiveWindow\`
  of what its messages cost, and resumes at half. For a game that gives credit quickly this window grows up to four times
  its size, and is small again once the game is slow. The game gives back with credit frames, a quarter of
  \`limits.receiveWindow\` at a time.
- Messages keep their order in each direction.
`;
