import * as z from "zod";
import { CODES, type Code, STAGES, type Stage } from "./codes.ts";
import * as field from "./fields.ts";

const client = field.clientId.optional().meta({ description: "on servers: the client that this is about" });

export const Limits = z
  .object({
    window: field.wireInteger.meta({ description: "bytes that the game may have unread on this link" }),
    receiveWindow: field.wireInteger.meta({
      description: "bytes of messages that the bridge sends ahead of credit",
    }),
    maxMessage: field.wireInteger.meta({ description: "longest message in either direction, in bytes" }),
  })
  .meta({ description: "The limits of this link." });

export const Welcome = z
  .object({
    type: z.literal("welcome"),
    protocol: field.wireInteger.meta({ description: "version of the link protocol that this link speaks" }),
    bridge: z.string().meta({ description: "version of the bridge" }),
    proof: field.hexSha256.meta({
      description: 'SHA-256 in lower-case hex of "bridge:" + token + ":" + nonce + ":" + port',
    }),
    limits: Limits,
  })
  .meta({
    description: "The link is ready. The game sends nothing after `hello` until it has checked `proof`.",
  });

export const Opened = z
  .object({
    type: z.literal("opened"),
    protocol: z.string().meta({ description: "subprotocol that the server chose, or an empty string" }),
  })
  .meta({ description: "The opening handshake is done; messages may be sent." });

export const Listening = z
  .object({
    type: z.literal("listening"),
    host: z.string().meta({ description: "the address bound" }),
    port: field.port.meta({ description: "the TCP port bound" }),
  })
  .meta({ description: "The server is bound and takes clients." });

export const Joined = z
  .object({
    type: z.literal("joined"),
    client: field.clientId.meta({ description: "number of this client, never used again on this link" }),
    address: z.string().meta({ description: "IP address of the client" }),
    protocol: z.string().meta({ description: "subprotocol agreed on, or an empty string" }),
    origin: z.string().meta({ description: "Origin header of the client, or an empty string" }),
    path: z.string().meta({ description: "path and query that the client asked for" }),
  })
  .meta({ description: "The server has accepted a client." });

export const Message = z
  .object({
    type: z.literal("message"),
    client,
    binary: z
      .boolean()
      .optional()
      .meta({ description: "true for a binary message; otherwise the payload is UTF-8 text" }),
  })
  .meta({ description: "One whole message of the remote end, its bytes in the payload." });

export const Closed = z
  .object({
    type: z.literal("closed"),
    client,
    code: z
      .int()
      .min(1000)
      .max(4999)
      .meta({ description: "close code; 1005: none was sent, 1006: no close frame came" }),
    reason: z.string().meta({ description: "close reason" }),
    clean: z.boolean().meta({ description: "whether both close frames went through" }),
  })
  .meta({
    description:
      "A socket that was open is closed. Comes exactly once for each, also after a lost connection.",
  });

export const Failed = z
  .object({
    type: z.literal("failed"),
    client,
    stage: z.enum(Object.keys(STAGES) as [Stage, ...Stage[]]).meta({ description: "where it failed" }),
    code: z.enum(Object.keys(CODES) as [Code, ...Code[]]).meta({ description: "what failed; match on this" }),
    message: z.string().meta({ description: "one sentence for a log" }),
    hint: z.string().meta({ description: "what to do about it, in words a player understands" }),
    httpStatus: z
      .int()
      .min(100)
      .max(999)
      .optional()
      .meta({ description: "status of the HTTP answer, if there was one" }),
    retryAfterMs: field.wireInteger.optional().meta({
      description: "how long the server asks to wait before the next try, in milliseconds, if it does",
    }),
  })
  .meta({
    description:
      "Something failed. In answer to `connect` or `listen` it ends the link; about an open socket it comes right before `closed`, or names a message that was dropped.",
  });

export const BridgeCredit = z
  .object({
    type: z.literal("credit"),
    bytes: field.wireInteger.meta({
      description: "bytes read since the last credit, in whole or partial frames",
    }),
  })
  .meta({
    description:
      "The bridge has read that many more bytes of the link, counted from the first byte after `hello`. Comes at least once for each quarter of `limits.window`.",
  });

export const Buffered = z
  .object({
    type: z.literal("buffered"),
    client,
    bytes: field.wireInteger.meta({ description: "bytes that are not on the network yet" }),
  })
  .meta({
    description:
      "How much of what the game sent waits in the bridge. Comes in steps of 256 KiB, and at zero after a step.",
  });

export const BridgeStatus = z
  .object({
    type: z.literal("status"),
    version: z.string().meta({ description: "version of the bridge" }),
    uptime: field.wireInteger.meta({ description: "seconds since it started" }),
    links: field.wireInteger.meta({ description: "links of the game, this one included" }),
    clients: field.wireInteger.meta({ description: "client sockets, open or opening" }),
    servers: field.wireInteger.meta({ description: "servers" }),
    serverClients: field.wireInteger.meta({ description: "clients of all servers" }),
    bytesIn: field.bigCount.meta({
      description: "payload bytes received from the network, in decimal digits",
    }),
    bytesOut: field.bigCount.meta({ description: "payload bytes sent to the network, in decimal digits" }),
  })
  .meta({
    description:
      "Answer to the game's `status`. Has a payload only when that asked for `details`: see below.",
  });

/** Every message that the bridge sends. */
export const BridgeMessage = z.discriminatedUnion("type", [
  Welcome,
  Opened,
  Listening,
  Joined,
  Message,
  Closed,
  Failed,
  BridgeCredit,
  Buffered,
  BridgeStatus,
]);

export type Welcome = z.infer<typeof Welcome>;
export type Joined = z.infer<typeof Joined>;
export type Failed = z.infer<typeof Failed>;
export type BridgeStatus = z.infer<typeof BridgeStatus>;
export type BridgeMessage = z.infer<typeof BridgeMessage>;
