import * as z from "zod";
import { CODES, type Code, STAGES, type Stage } from "./codes.ts";
import * as field from "./fields.ts";
import { Permit, Refusal } from "./permit.ts";

const time = z.iso.datetime();

const count = z.int().min(0);

/** One link, as `status` shows it. Hosts and ports only: paths, headers and messages may hold secrets. */
export const LinkDetails = z.object({
  id: field.wireInteger.default(0).meta({ description: "its number, from 1 on; no other link gets it" }),
  plugin: z.string().meta({ description: "identifier of the calling plugin" }),
  role: z.enum(["none", "client", "server"]).meta({ description: "what the link has become" }),
  peer: z.string().meta({ description: "where a client goes, or where a server listens; may be empty" }),
  sockets: count.meta({ description: "open sockets: the clients of a server" }),
  since: time.meta({ description: "when the link was opened" }),
  messagesIn: field.bigCount.meta({ description: "messages from the network, in decimal digits" }),
  messagesOut: field.bigCount.meta({ description: "messages to the network, in decimal digits" }),
  bytesIn: field.bigCount.meta({ description: "payload bytes from the network, in decimal digits" }),
  bytesOut: field.bigCount.meta({ description: "payload bytes to the network, in decimal digits" }),
});

/** One `failed` that a link was sent. */
export const FaultDetails = z.object({
  time,
  plugin: z.string(),
  stage: z.enum(Object.keys(STAGES) as [Stage, ...Stage[]]),
  code: z.enum(Object.keys(CODES) as [Code, ...Code[]]),
  message: z.string(),
});

/** What the player lets reach the servers of every plugin, by settings of the bridge. */
export const OpenSettings = z.object({
  allowLan: z.boolean().meta({ description: "other computers, by --allow-lan" }),
  allowedOrigins: z.array(z.string()).meta({ description: "pages of these origins, by --allow-origin" }),
});

export const BridgeDetails = z
  .object({
    port: field.port.meta({ description: "its link port" }),
    started: time.meta({ description: "when it started" }),
    folders: z
      .array(z.string())
      .default([])
      .meta({ description: "data folders in which the game finds this bridge" }),
    links: z.array(LinkDetails).meta({ description: "every link that has said `hello`" }),
    faults: z.array(FaultDetails).meta({ description: "the last `failed` messages, oldest first" }),
    allowed: z.array(Permit).default([]).meta({ description: "what the player has allowed to plugins" }),
    settings: OpenSettings.default({ allowLan: false, allowedOrigins: [] }).meta({
      description: "what the settings of the bridge allow to every plugin",
    }),
    refused: z
      .array(Refusal)
      .default([])
      .meta({ description: "the last that were refused and are not allowed since, oldest first" }),
  })
  .meta({
    description: "The field `details` of a status that asked for it. For people and their tools.",
  });

export type LinkDetails = z.infer<typeof LinkDetails>;
export type FaultDetails = z.infer<typeof FaultDetails>;
export type OpenSettings = z.infer<typeof OpenSettings>;
export type BridgeDetails = z.infer<typeof BridgeDetails>;
