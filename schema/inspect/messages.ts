import * as z from "zod";
import {
  Entry,
  FaultDetails,
  LogLine,
  OpenSettings,
  Permit,
  Refusal,
  ServerState,
  SocketId,
  SocketState,
} from "./state.ts";

/** What the page is made of, on its own origin: the HTML at "/" names the others, and the script opens the WebSocket. */
export const SCRIPT_PATH = "/page.js";
export const STYLE_PATH = "/page.css";
export const ICON_PATH = "/icon.svg";
export const SOCKET_PATH = "/socket";

/** The URL's fragment is this and the one-time token. The page takes it out of the address at once. */
export const FRAGMENT_PREFIX = "token=";

/** Offered by the page, and chosen by the bridge. */
export const INSPECT_PROTOCOL = "openplanet-websockets.inspect.1";

/** Offered besides, with the one-time token of the URL's fragment or the session behind it: what makes the upgrade more than 403. */
export const TOKEN_PREFIX = "token.";
export const SESSION_PREFIX = "session.";

/** First message to a page. */
const Welcome = z.object({
  type: z.literal("welcome"),
  version: z.string(),
  started: z.iso.datetime(),
  session: z
    .string()
    .meta({ description: "lets the page in again after a reload, as long as the inspector lives" }),
});

/** At once after `welcome`, then four times a second, unless the page is behind. */
const State = z.object({
  type: z.literal("state"),
  time: z.number().meta({ description: "ms since 1970; rates are made of two states" }),
  sockets: z.array(SocketState).meta({ description: "all that live, and the last 64 that have ended" }),
  servers: z.array(ServerState),
  refused: z.array(Refusal),
  allowed: z.array(Permit),
  settings: OpenSettings,
  faults: z.array(FaultDetails),
});

/** New lines of the log, the last 200 at first. */
const Log = z.object({ type: z.literal("log"), lines: z.array(LogLine) });

/** Entries of the watched socket, oldest first, within 50 ms: after `watch` all that are kept, then what comes. */
const Entries = z.object({
  type: z.literal("entries"),
  socket: SocketId,
  entries: z.array(Entry),
  dropped: z.number().int().min(0).meta({
    description:
      "entries of this socket that were not sent, since the page is behind or they are kept no longer",
  }),
});

/** Answer to `body`: a text as it is, a binary in base64; null when it is kept no longer. */
const Body = z.object({
  type: z.literal("body"),
  n: z.number().int(),
  binary: z.boolean(),
  data: z.string().nullable(),
});

/** Answer to `save`: a HAR 1.2 file, in parts. */
const Har = z.object({
  type: z.literal("har"),
  socket: SocketId,
  name: z.string(),
  text: z.string(),
  more: z.boolean().meta({ description: "whether another part follows" }),
});

/** Answer to an action, the page's number with it: nothing, or why it could not be done. */
const Done = z.object({ type: z.literal("done"), ask: z.number().int(), error: z.string().optional() });

export const ToPage = z.discriminatedUnion("type", [Welcome, State, Log, Entries, Body, Har, Done]);

const ask = z.number().int().min(0).meta({ description: "comes back in `done`" });

/** Which socket's entries to send from now on; null: none. One socket at a time. */
const Watch = z.object({ type: z.literal("watch"), socket: SocketId.nullable() });
const GetBody = z.object({ type: z.literal("body"), n: z.number().int().min(0) });
const Save = z.object({ type: z.literal("save"), socket: SocketId });
const Send = z.object({
  type: z.literal("send"),
  ask,
  socket: SocketId,
  to: z.enum(["plugin", "remote"]),
  binary: z.boolean(),
  data: z.string().meta({ description: "the text, or the bytes in base64" }),
});
const Close = z.object({
  type: z.literal("close"),
  ask,
  socket: SocketId,
  code: z.int().min(1000).max(4999),
  reason: z.string(),
});
/** Breaks the TCP connection off, as a lost network does. */
const Cut = z.object({ type: z.literal("cut"), ask, socket: SocketId });
/** Stops reading from the remote, or goes on. */
const Pause = z.object({ type: z.literal("pause"), ask, socket: SocketId, on: z.boolean() });
/** Allows or takes back, as the command `allow` does. */
const Allow = z.object({ type: z.literal("allow"), ask, permit: Permit, allowed: z.boolean() });
const Forget = z
  .object({ type: z.literal("clear"), socket: SocketId })
  .meta({ description: "drops the entries that are kept of a socket" });

export const FromPage = z.discriminatedUnion("type", [
  Watch,
  GetBody,
  Save,
  Send,
  Close,
  Cut,
  Pause,
  Allow,
  Forget,
]);

export type ToPage = z.infer<typeof ToPage>;
export type FromPage = z.infer<typeof FromPage>;
