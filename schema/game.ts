import * as z from "zod";
import * as field from "./fields.ts";
import { RemovePage, SetPage } from "./page.ts";
import { Allow } from "./permit.ts";
import { Serve } from "./serve.ts";
import { ALWAYS } from "./states.ts";

/** First message of a link. Must arrive in time and prove knowledge of the token. */
export const Hello = z
  .object({
    type: z.literal("hello"),
    protocol: field.wireInteger.meta({ description: "version of the link protocol that the game speaks" }),
    plugin: field.plugin.meta({ description: "identifier of the calling plugin, for logs and status" }),
    nonce: field.nonce.meta({
      description: "16 to 64 fresh random bytes in base64; a nonce is good for one link",
    }),
    proof: field.hexSha256.meta({
      description: 'SHA-256 in lower-case hex of "game:" + token + ":" + nonce + ":" + port',
    }),
    features: field.features.meta({ description: "what this plugin can do beyond the first release" }),
  })
  .meta({
    examples: [
      {
        type: "hello",
        protocol: 2,
        plugin: "MyPlugin",
        nonce: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        proof: "5c1d9be1f1a1a2d1b31c7f5ad6dbb6a7ad3f4f3e8c6df4bdbd4ad0e5cb1a7c10",
      },
    ],
    when: { states: ["greeting"] },
    description: "Opens the link. The only message that an unauthenticated link may send.",
  });

export const Connect = z
  .object({
    type: z.literal("connect"),
    url: field.url.optional().meta({ description: "absolute ws: or wss: URL" }),
    host: z.string().optional().meta({
      description: "instead of `url`: a host, which may include a scheme, a path and a query",
    }),
    port: field.port.optional().meta({ description: "TCP port; with `host` only" }),
    secure: z.boolean().optional().meta({
      description: "whether to use TLS; with `host` only; without it, the bridge finds out",
    }),
    protocols: field.subprotocols.default([]).meta({ description: "subprotocols to offer, best first" }),
    headers: field.texts.default({}).meta({
      description:
        "request headers to add, each name once, in whatever case; those of the handshake itself are refused",
    }),
    timeoutMs: field.timeoutMs
      .default(10_000)
      .meta({ description: "how long all of connecting may take, in milliseconds" }),
    maxMessage: field.maxMessage.optional().meta({
      description:
        "longest message either way, in bytes; 16 MiB if it is left out, and never more than the player allows",
    }),
  })
  .refine(
    ({ url, host, port }) => {
      const given = [host, port].filter((part) => part !== undefined).length;
      return given === (url === undefined ? 2 : 0);
    },
    { error: "Either url or host and port must be given" },
  )
  .meta({
    examples: [
      {
        type: "connect",
        url: "wss://example.com/chat?room=1",
        protocols: ["chat.v2"],
        headers: { Authorization: "Bearer abc" },
        timeoutMs: 10_000,
      },
    ],
    when: { states: ["ready"] },
    description: "Makes this link the client end of one WebSocket.",
  });

export const Listen = z
  .object({
    type: z.literal("listen"),
    host: field.listenHost.meta({
      description: "address or name to bind; localhost binds 127.0.0.1 and ::1",
    }),
    port: field.port.meta({ description: "TCP port, 0 for any free one" }),
    maxClients: field.maxClients.default(5).meta({
      description: "most clients at a time; further ones wait up to 5 s for a place, then get HTTP 503",
    }),
    protocols: field.subprotocols
      .default([])
      .meta({ description: "subprotocols to choose from, best first; empty takes the client's first" }),
    origins: field.origins.default([]).meta({
      description: "origins of web pages to let in beside loopback ones, such as https://example.com",
    }),
    maxMessage: field.maxMessage.optional().meta({
      description:
        "longest message either way, in bytes; 1 MiB if it is left out, and never more than the player allows",
    }),
  })
  .meta({
    examples: [
      {
        type: "listen",
        host: "127.0.0.1",
        port: 1312,
        maxClients: 5,
        protocols: [],
        origins: ["https://example.com"],
      },
    ],
    when: { states: ["ready"] },
    description: "Makes this link a WebSocket server.",
  });

export const Configure = z
  .object({
    type: z.literal("configure"),
    maxClients: field.maxClients.meta({ description: "new limit; clients already in stay" }),
  })
  .meta({
    examples: [{ type: "configure", maxClients: 10 }],
    when: { states: ["opening", "open"], role: "server" },
    description: "Changes a server.",
  });

export const Close = z
  .object({
    type: z.literal("close"),
    client: field.clientId
      .optional()
      .meta({ description: "on servers: the client to close; without it, the server and all its clients" }),
    code: z.int().min(0).max(65_535).default(1000).meta({
      description: "close code to send; one that may not be sent (RFC 6455, section 7.4) becomes 1000",
    }),
    reason: z
      .string()
      .default("")
      .meta({ description: "close reason to send; cut to 123 bytes, between two characters" }),
  })
  .meta({
    examples: [{ type: "close", code: 1000, reason: "done" }],
    when: { states: ["opening", "open"] },
    description: "Closes gracefully, after everything that was sent before it.",
  });

export const GameStatus = z
  .object({
    type: z.literal("status"),
    details: z.boolean().optional().meta({ description: "true asks for every link and the last faults" }),
  })
  .meta({
    examples: [{ type: "status" }],
    when: ALWAYS,
    description: "Asks for the bridge's status.",
  });

export const Stop = z.object({ type: z.literal("stop") }).meta({
  examples: [{ type: "stop" }],
  when: ALWAYS,
  description:
    "Asks the bridge to end, as SIGTERM does: it closes every socket with 1001 and exits. The end of the link is the answer.",
});

export const Inspect = z.object({ type: z.literal("inspect") }).meta({
  examples: [{ type: "inspect" }],
  when: ALWAYS,
  description:
    "Asks for the bridge's own page, which shows what crosses the sockets of plugins. For bridges with the feature `inspect`.",
});

/** Every message that the game sends after `hello`. */
export const GameMessage = z.discriminatedUnion("type", [
  Connect,
  Listen,
  Configure,
  SetPage,
  RemovePage,
  Close,
  Allow,
  Inspect,
  Serve,
  GameStatus,
  Stop,
]);

export type Hello = z.infer<typeof Hello>;
export type Connect = z.infer<typeof Connect>;
export type Listen = z.infer<typeof Listen>;
export type Configure = z.infer<typeof Configure>;
export type Close = z.infer<typeof Close>;
export type GameMessage = z.infer<typeof GameMessage>;
