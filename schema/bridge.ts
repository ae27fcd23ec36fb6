import * as z from "zod";
import { CODES, type Code, STAGES, type Stage } from "./codes.ts";
import { BridgeDetails } from "./details.ts";
import * as field from "./fields.ts";
import { Allowed } from "./permit.ts";
import { Serving } from "./serve.ts";
import { ALWAYS } from "./states.ts";

const client = field.clientId.optional().meta({ description: "on servers: the client that this is about" });

export const Limits = z
  .object({
    window: field.wireInteger.meta({ description: "bytes that the game may have unread on this link" }),
    receiveWindow: field.wireInteger.meta({
      description:
        "bytes of messages that the bridge sends ahead of credit, or up to four times as many while that comes quickly",
    }),
    maxMessage: field.wireInteger.meta({ description: "longest message that the player allows, in bytes" }),
    overhead: field.wireInteger.meta({
      description: "bytes that each message counts beside those of its frame, wherever messages wait",
    }),
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
    features: field.features.meta({ description: "what this bridge can do beyond the first release" }),
  })
  .meta({
    examples: [
      {
        type: "welcome",
        protocol: 2,
        bridge: "1.0.0",
        proof: "0a4bb1d0cf60c1f3e7f5f8f9a7cbe81c7de9be1f4a3c1e2d55f0a1b2c3d4e5f6",
        limits: { window: 61_440, receiveWindow: 2_097_152, maxMessage: 16_777_216, overhead: 512 },
      },
    ],
    when: { states: ["greeting"] },
    description: "The link is ready. The game sends nothing after `hello` until it has checked `proof`.",
  });

export const Opened = z
  .object({
    type: z.literal("opened"),
    protocol: z.string().meta({ description: "subprotocol that the server chose, or an empty string" }),
    url: z.string().meta({ description: "the URL that was dialled" }),
    maxMessage: field.maxMessage.meta({ description: "longest message of this socket, in bytes" }),
  })
  .meta({
    examples: [
      { type: "opened", protocol: "chat.v2", url: "wss://example.com/chat?room=1", maxMessage: 16_777_216 },
    ],
    when: { states: ["opening"], role: "client" },
    description: "The opening handshake is done; messages may be sent.",
  });

export const Listening = z
  .object({
    type: z.literal("listening"),
    host: z.string().meta({ description: "the address bound" }),
    port: field.port.meta({ description: "the TCP port bound" }),
    maxMessage: field.maxMessage.meta({ description: "longest message of its clients, in bytes" }),
  })
  .meta({
    examples: [{ type: "listening", host: "127.0.0.1", port: 1312, maxMessage: 1_048_576 }],
    when: { states: ["opening"], role: "server" },
    description: "The server is bound and takes clients.",
  });

export const Joined = z
  .object({
    type: z.literal("joined"),
    client: field.clientId.meta({
      description: "number of this client; used again only after two million others",
    }),
    address: z.string().meta({ description: "IP address of the client" }),
    protocol: z.string().meta({ description: "subprotocol agreed on, or an empty string" }),
    origin: z.string().meta({ description: "Origin header of the client, or an empty string" }),
    path: z.string().meta({ description: "path and query that the client asked for" }),
    headers: field.texts.meta({
      description:
        'headers of its request, names in lower case; several of one name are joined in their order by ", ", cookies by "; "',
    }),
  })
  .meta({
    examples: [
      {
        type: "joined",
        client: 3,
        address: "127.0.0.1",
        protocol: "",
        origin: "http://127.0.0.1:8080",
        path: "/overlay",
        headers: { host: "127.0.0.1:1312", origin: "http://127.0.0.1:8080" },
      },
    ],
    when: { states: ["open"], role: "server" },
    description: "The server has accepted a client.",
  });

export const Closed = z
  .object({
    type: z.literal("closed"),
    client,
    code: z.int().min(1000).max(4999).meta({
      description:
        "close code; 1005: none was sent, 1006: no close frame came, 1013: the other side reads too slowly",
    }),
    reason: z.string().meta({ description: "close reason" }),
    clean: z.boolean().meta({ description: "whether both close frames went through" }),
  })
  .meta({
    examples: [{ type: "closed", client: 3, code: 1001, reason: "", clean: true }],
    when: { states: ["open"] },
    description:
      "A socket that was open is over for the game. Comes exactly once for each, also after a lost connection. After 1013 the bridge still sends what waits, and the client keeps its place until it is gone.",
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
    examples: [
      {
        type: "failed",
        stage: "http",
        code: "unexpected_status",
        message: "Cannot connect to wss://example.com: HTTP status 401",
        hint: "The server refuses access: check the login, key or token that the plugin uses",
        httpStatus: 401,
      },
    ],
    when: ALWAYS,
    description:
      "Something failed. As an answer to `connect` or `listen`, it ends the link. For an open socket, it comes right before `closed`, or reports a message that was dropped (`invalid_utf8`) or messages that the plugin does not read (`not_reading`); the socket then stays open. As an answer to `allow`, and with the codes `unknown_message`, `inspect_failed` and `not_announced` it changes nothing else: the link stays open. On a server, `origin_refused` reports a page that was refused, once for each origin; the server goes on.",
  });

export const Buffered = z
  .object({
    type: z.literal("buffered"),
    client,
    bytes: field.wireInteger.meta({ description: "bytes that are not on the network yet" }),
  })
  .meta({
    examples: [{ type: "buffered", bytes: 262_144 }],
    when: { states: ["open"] },
    description:
      "How many bytes of the game's messages wait in the bridge. Comes in steps of 256 KiB, and once more when nothing waits any longer.",
  });

export const Inspecting = z
  .object({
    type: z.literal("inspecting"),
    url: z.string().meta({
      description: "address for a browser of this machine; it lets one page in, once, within a minute",
    }),
  })
  .meta({
    examples: [{ type: "inspecting", url: "http://127.0.0.1:40123/#token=wCvFZkWbQ0mHqJ1n" }],
    when: ALWAYS,
    description:
      "Answer to `inspect`. If the bridge cannot serve the page, `failed` with the code `inspect_failed` comes instead, and nothing else changes.",
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
    details: BridgeDetails.optional().meta({ description: "only when it was asked for: see below" }),
  })
  .meta({
    examples: [
      {
        type: "status",
        version: "1.0.0",
        uptime: 3600,
        links: 4,
        clients: 2,
        servers: 1,
        serverClients: 3,
        bytesIn: "123456789",
        bytesOut: "4096",
      },
    ],
    when: ALWAYS,
    description: "Answer to the game's `status`.",
  });

/** Every message that the bridge sends. */
export const BridgeMessage = z.discriminatedUnion("type", [
  Welcome,
  Opened,
  Listening,
  Joined,
  Closed,
  Failed,
  Buffered,
  Allowed,
  Inspecting,
  Serving,
  BridgeStatus,
]);

export type Welcome = z.infer<typeof Welcome>;
export type Joined = z.infer<typeof Joined>;
export type Limits = z.infer<typeof Limits>;
export type Failed = z.infer<typeof Failed>;
export type BridgeStatus = z.infer<typeof BridgeStatus>;
export type BridgeMessage = z.infer<typeof BridgeMessage>;
