import { type Code, type FrameKind, MAX_MESSAGE_BYTES, type Permit, type Stage } from "../../schema/index.ts";
import { MORE_DESCRIPTORS } from "./descriptors.ts";
import { MAX_FRAGMENTS } from "./limits.ts";
import { ORIGIN_FORM } from "./origins.ts";

/** A fault of the peer that the game is told about as data, in a `failed` message. */
export class LinkError extends Error {
  readonly stage: Stage;
  readonly code: Code;
  readonly hint: string;
  readonly httpStatus: number | undefined;
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(
    stage: Stage,
    code: Code,
    message: string,
    hint: string,
    httpStatus?: number,
    retryAfterMs?: number,
  ) {
    super(message);
    this.name = "LinkError";
    this.stage = stage;
    this.code = code;
    this.hint = hint;
    this.httpStatus = httpStatus;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The same fault with another hint. */
export const hinted = (
  { stage, code, message, httpStatus, retryAfterMs }: LinkError,
  hint: string,
): LinkError => new LinkError(stage, code, message, hint, httpStatus, retryAfterMs);

const REPORT =
  "If you typed this into the plugin's settings, correct it there; otherwise report it to the plugin's author";
const UPDATE = "Update both the WebSockets plugin and the bridge to their newest versions";

export const badMessage = (detail: string): LinkError =>
  new LinkError("link", "bad_message", `Cannot use this message of the game: ${detail}`, UPDATE);

/** A `connect` or `listen` whose values come from the calling plugin. */
export const badRequest = (request: "connect" | "listen", detail: string): LinkError =>
  new LinkError("link", "bad_message", `Cannot ${request}: ${detail}`, REPORT);

/** The stream has lost its framing, or never had it. */
export const badFrame = (detail: string): LinkError =>
  new LinkError("link", "bad_frame", `Cannot read this frame of the game: ${detail}`, UPDATE);

export const frameTooLarge = (kind: FrameKind, bytes: number, limit: number): LinkError =>
  kind === "t" || kind === "b"
    ? new LinkError(
        "link",
        "bad_frame",
        `Cannot accept a message of ${bytes} bytes: limit is ${limit}`,
        limit < MAX_MESSAGE_BYTES
          ? "The plugin has to send smaller messages, or set a larger MaxMessage: tell its author; if you start the bridge with --max-message, raise that too"
          : "No limit can be higher: the plugin should send smaller messages; report it to its author",
      )
    : badFrame(`its ${bytes} bytes are over the limit of ${limit}`);

/** A message of a newer plugin. It changes nothing; the link stays open. */
export const unknownMessage = (type: string): LinkError =>
  new LinkError(
    "link",
    "unknown_message",
    `Cannot use the message "${type}": this bridge does not know it`,
    UPDATE,
  );

export const protocolUnsupported = (wanted: number, spoken: number): LinkError =>
  new LinkError(
    "link",
    "protocol_unsupported",
    `Cannot speak link protocol ${wanted}: this bridge speaks ${spoken}`,
    wanted > spoken
      ? "The bridge is older than the WebSockets plugin: update the bridge"
      : "The WebSockets plugin is older than the bridge: update the plugin in Openplanet",
  );

export const tooManyLinks = (limit: number): LinkError =>
  new LinkError(
    "link",
    "too_many_links",
    `Cannot open another link: limit is ${limit}`,
    "Close some plugins that use WebSockets, or restart the game",
  );

export const linksWithoutDescriptors = (): LinkError =>
  new LinkError(
    "link",
    "system_limit",
    "Cannot open another link: the system lets the bridge open no more connections",
    MORE_DESCRIPTORS,
  );

export const internal = (): LinkError =>
  new LinkError(
    "link",
    "internal",
    "The bridge could not do this because of a bug",
    "Report it with the end of the bridge's log, which the command logs prints",
  );

export const badUrl = (detail: string): LinkError =>
  new LinkError(
    "policy",
    "bad_url",
    `Cannot use this URL: ${detail}`,
    "Write the address like wss://example.com: in the plugin's settings if you typed it there; otherwise report it to the plugin's author",
  );

export const badHeader = (name: string, detail: string): LinkError =>
  new LinkError("policy", "bad_header", `Cannot send request header "${name}": ${detail}`, REPORT);

export const badOrigin = (origin: string): LinkError =>
  new LinkError(
    "policy",
    "bad_argument",
    `Cannot let in the origin "${origin}": asterisks are not supported`,
    "The plugin has to name each origin in AllowedOrigins, such as https://overlay.example.com: report it to its author",
  );

export const badSubprotocol = (name: string): LinkError =>
  new LinkError(
    "policy",
    "bad_subprotocol",
    `Cannot offer subprotocol "${name}": it is not a valid name, or it was given twice`,
    REPORT,
  );

export const badPage = (detail: string): LinkError =>
  new LinkError("policy", "bad_page", `Cannot serve this page: ${detail}`, REPORT);

export const cancelled = (): LinkError =>
  new LinkError(
    "link",
    "cancelled",
    "The socket was closed before it was open",
    "Connect again if that was not wanted",
  );

export const messageTooLarge = (limit: number): LinkError =>
  new LinkError(
    "ws",
    "message_too_large",
    `Cannot accept a message of more than ${limit} bytes from the other side`,
    limit < MAX_MESSAGE_BYTES
      ? "If the plugin needs messages this long, it has to set a larger MaxMessage: tell its author; if you start the bridge with --max-message, raise that too"
      : "No limit can be higher: the other program should send smaller messages; report it to its author",
  );

export const tooManyFragments = (): LinkError =>
  new LinkError(
    "ws",
    "too_many_fragments",
    `Cannot accept a message in more than ${MAX_FRAGMENTS} fragments`,
    "The other program should send its messages in fewer, larger pieces: report it to its author",
  );

export const unfinishedFull = (limit: number): LinkError =>
  new LinkError(
    "ws",
    "unfinished_full",
    `Cannot hold more than ${limit} bytes of unfinished messages, and this socket held the most`,
    "If this is a server of the plugin, a client may be flooding it; otherwise let fewer sockets receive long messages at the same time",
  );

export const notReading = (bytes: number): LinkError =>
  new LinkError(
    "ws",
    "not_reading",
    `The plugin has not read what the other side sent: ${bytes} bytes wait, and its pings wait behind them`,
    "The plugin should read all its messages, even those that it does not need: report it to its author",
  );

export const noPong = (seconds: number): LinkError =>
  new LinkError(
    "ws",
    "no_pong",
    `The other side has answered none of the pings of the last ${seconds} seconds`,
    "Check the network and the other program; if that program cannot answer pings, start the bridge with --keepalive 0",
  );

export const notUtf8 = (): LinkError =>
  new LinkError(
    "ws",
    "invalid_utf8",
    "Cannot send text that is not UTF-8: the message was dropped",
    "The plugin should send this with SendBinary: report it to its author",
  );

export const backlogFull = (limit: number, ofAll = false): LinkError =>
  new LinkError(
    "ws",
    "backlog_full",
    `Cannot hold more than ${limit} bytes for ${ofAll ? "all sockets, and most of them waited for this one" : "one socket"}`,
    "The other side reads too slowly: send less, or watch BufferedAmount",
  );

export const connectionLost = (): LinkError =>
  new LinkError(
    "ws",
    "connection_lost",
    "The connection broke without a close frame",
    "Check the network connection, and whether the server is still running",
  );

/** A client of a plugin's server was lost. That is usual, for example when somebody closes a page. */
export const lostByClient = (error: LinkError): LinkError =>
  error.code === "connection_lost"
    ? hinted(
        error,
        "A client of the plugin's server ended without closing the connection, as many programs do: this matters only if it should have stayed",
      )
    : error;

/** We sent a close frame, and none came back. */
export const closeUnanswered = (): LinkError =>
  new LinkError(
    "ws",
    "connection_lost",
    "The other side did not answer the close",
    "The socket is closed, but the last messages may not have arrived: if that matters, check the other program",
  );

export const lanNotAllowed = (host: string, plugin: string): LinkError =>
  new LinkError(
    "policy",
    "lan_not_allowed",
    `Cannot listen on ${host}: servers for other computers are off`,
    `If other computers should reach this plugin, allow that in the WebSockets window of the Plugins menu, or with the command allow add "${plugin}" --lan, then reload the plugin`,
  );

export const originRefused = (origin: string): LinkError =>
  new LinkError(
    "policy",
    "origin_refused",
    `Refused a web page: its origin "${origin}" is not allowed`,
    "If you trust that page, allow it in the WebSockets window of the Plugins menu",
  );

/** The player wants to allow an origin that no page has. */
export const noOrigin = (origin: string): LinkError =>
  new LinkError(
    "policy",
    "bad_argument",
    `Cannot allow the origin "${origin}": an origin is ${ORIGIN_FORM}`,
    "If a page was refused, allow it with the button beside it: then its origin is the right one",
  );

/** The player takes back what is not allowed. */
export const unknownPermission = ({ plugin, origin }: Permit): LinkError =>
  new LinkError(
    "policy",
    "unknown_permission",
    `Nothing to take back: ${origin === undefined ? "other computers are" : `the origin "${origin}" is`} not allowed for the plugin "${plugin}"`,
    "Names of plugins are in upper and lower case: the command allow lists what is allowed",
  );

/** A permission of the player cannot be saved, so it has no effect. */
export const notKept = (reason: string): LinkError =>
  new LinkError(
    "link",
    "not_kept",
    `Cannot save this permission: ${reason}`,
    "Check that you may write to that file and its folder; if the file is damaged, remove it",
  );

export const inspectFailed = (code: string): LinkError =>
  new LinkError(
    "link",
    "inspect_failed",
    `Cannot serve the page of inspect: ${code}`,
    "Close programs that use many network connections, then try again",
  );

export const notAnnounced = (folder: string, reason: string): LinkError =>
  new LinkError(
    "link",
    "not_announced",
    `Cannot serve ${folder}: ${reason}`,
    "Run doctor --data-dir with this folder: it says what to do",
  );
