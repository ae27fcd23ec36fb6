import * as z from "zod";
import * as field from "./fields.ts";

/** First message of a link. Must arrive within 10 s and prove knowledge of the token. */
export const Hello = z
  .object({
    type: z.literal("hello"),
    protocol: field.wireInteger.meta({ description: "version of the link protocol that the game speaks" }),
    plugin: z
      .string()
      .min(1)
      .max(128)
      .meta({ description: "identifier of the calling plugin, for logs and status" }),
    nonce: field.nonce.meta({
      description: "16 to 64 fresh random bytes in base64; a nonce is good for one link",
    }),
    proof: field.hexSha256.meta({
      description: 'SHA-256 in lower-case hex of "game:" + token + ":" + nonce + ":" + port',
    }),
  })
  .meta({ description: "Opens the link. The only message that an unauthenticated link may send." });

export const Connect = z
  .object({
    type: z.literal("connect"),
    url: field.url.meta({ description: "absolute ws: or wss: URL" }),
    protocols: field.subprotocols.default([]).meta({ description: "subprotocols to offer, best first" }),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .meta({ description: "request headers to add; those of the handshake itself are refused" }),
    timeoutMs: z
      .int()
      .min(1)
      .max(120_000)
      .default(10_000)
      .meta({ description: "how long all of connecting may take, in milliseconds" }),
  })
  .meta({ description: "Makes this link the client end of one WebSocket." });

export const Listen = z
  .object({
    type: z.literal("listen"),
    host: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "address or name to bind; localhost binds 127.0.0.1 and ::1" }),
    port: field.port.meta({ description: "TCP port, 0 for any free one" }),
    maxClients: field.maxClients.default(5).meta({ description: "clients above this number get HTTP 503" }),
    protocols: field.subprotocols
      .default([])
      .meta({ description: "subprotocols to choose from, best first; empty takes the client's first" }),
    origins: field.origins.default([]).meta({
      description: "origins of web pages to let in beside loopback ones, such as https://example.com",
    }),
  })
  .meta({ description: "Makes this link a WebSocket server." });

export const Configure = z
  .object({
    type: z.literal("configure"),
    maxClients: field.maxClients.meta({ description: "new limit; clients already in stay" }),
  })
  .meta({ description: "Changes a running server." });

export const Send = z
  .object({
    type: z.literal("send"),
    client: z
      .union([field.clientId, z.literal("all")])
      .optional()
      .meta({ description: 'on servers only: a client number, or "all" for every one' }),
    binary: z
      .boolean()
      .optional()
      .meta({ description: "true for a binary message; otherwise the payload is UTF-8 text" }),
  })
  .meta({ description: "One whole message, its bytes in the payload." });

export const Close = z
  .object({
    type: z.literal("close"),
    client: field.clientId
      .optional()
      .meta({ description: "on servers: one client; left out: the server with all of them" }),
    code: field.sendableCloseCode
      .default(1000)
      .meta({ description: "close code to send (RFC 6455, section 7.4)" }),
    reason: field.closeReason.default("").meta({ description: "close reason to send, at most 123 bytes" }),
  })
  .meta({ description: "Closes gracefully, after everything that was sent before it." });

export const GameCredit = z
  .object({
    type: z.literal("credit"),
    client: field.clientId
      .optional()
      .meta({ description: "on servers: the client whose messages were taken" }),
    bytes: field.wireInteger.meta({
      description: "whole frames taken by the plugin since the last credit, in bytes",
    }),
  })
  .meta({
    description:
      "The game has taken that many bytes of `message` frames (prefix, header and payload). The bridge stops reading a remote socket while more than `limits.receiveWindow` bytes of it are not taken.",
  });

export const GameStatus = z
  .object({
    type: z.literal("status"),
    details: z
      .boolean()
      .optional()
      .meta({ description: "true asks for every link and the last faults, as JSON in the answer's payload" }),
  })
  .meta({ description: "Asks for the bridge's status. Allowed at any time after `welcome`." });

export const Stop = z.object({ type: z.literal("stop") }).meta({
  description:
    "Asks the bridge to end, as SIGTERM does: it closes every socket with 1001 and exits. The end of the link is the answer.",
});

/** Every message that the game sends after `hello`. */
export const GameMessage = z.discriminatedUnion("type", [
  Connect,
  Listen,
  Configure,
  Send,
  Close,
  GameCredit,
  GameStatus,
  Stop,
]);

export type Hello = z.infer<typeof Hello>;
export type Connect = z.infer<typeof Connect>;
export type Listen = z.infer<typeof Listen>;
export type Configure = z.infer<typeof Configure>;
export type Send = z.infer<typeof Send>;
export type Close = z.infer<typeof Close>;
export type GameMessage = z.infer<typeof GameMessage>;
