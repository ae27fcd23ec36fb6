import * as z from "zod";
import { FaultDetails, OpenSettings } from "../details.ts";
import { Permit, Refusal } from "../permit.ts";

const count = z.number().int().min(0);

/** A socket's name on the page: the link's number, with the client's number behind a dot on a server: "12", "12.3". */
export const SocketId = z.string().regex(/^\d{1,9}(\.\d{1,7})?$/);

/** One WebSocket: that of a client, or one client of a server. */
export const SocketState = z.object({
  id: SocketId,
  plugin: z.string(),
  role: z.enum(["client", "server"]).meta({ description: "what the plugin's end is" }),
  peer: z.string().meta({ description: "scheme, host and port of the remote" }),
  protocol: z.string().meta({ description: "the subprotocol, or nothing" }),
  phase: z.enum(["connecting", "open", "closing", "closed"]),
  paused: z.boolean().meta({ description: "the page has paused it" }),
  since: z.iso.datetime(),
  closed: z.object({ code: count, reason: z.string(), clean: z.boolean() }).optional(),
  messagesIn: count.meta({ description: "whole messages from the remote to the plugin" }),
  messagesOut: count.meta({ description: "whole messages from the plugin to the remote" }),
  bytesIn: count,
  bytesOut: count,
});

/** One plugin's server. Its clients are the sockets whose `id` begins with `id` and a dot. */
export const ServerState = z.object({
  id: SocketId,
  plugin: z.string(),
  address: z.string().meta({ description: "host and port" }),
  clients: count,
  maxClients: count,
  since: z.iso.datetime(),
});

/** One thing that happened on a socket. */
export const Entry = z.object({
  n: count.meta({ description: "its number: rises over all sockets" }),
  socket: SocketId,
  time: z.number().meta({ description: "ms since 1970" }),
  way: z
    .enum(["in", "out", "event"])
    .meta({ description: "from the remote, from the plugin, or neither: opened, closed, done by the page" }),
  kind: z.enum(["text", "binary", "opened", "closed", "failed", "action"]),
  size: count.meta({ description: "payload bytes" }),
  start: z.string().meta({
    description:
      "the first 1,024 characters of a text or of what happened; base64 of the first 256 bytes of a binary",
  }),
  byPage: z.boolean().optional().meta({ description: "the page sent it" }),
});

export const LogLine = z.object({
  time: z.number(),
  level: z.enum(["debug", "info", "warn", "error", "fatal"]),
  text: z.string(),
});

export type SocketState = z.infer<typeof SocketState>;
export type ServerState = z.infer<typeof ServerState>;
export type Entry = z.infer<typeof Entry>;
export type LogLine = z.infer<typeof LogLine>;
export { FaultDetails, OpenSettings, Permit, Refusal };
