export {
  BridgeMessage,
  BridgeStatus,
  Buffered,
  Closed,
  Failed,
  Inspecting,
  Joined,
  Limits,
  Listening,
  Opened,
  Welcome,
} from "./bridge.ts";
export { CODES, type Code, PLUGIN_CODES, PLUGIN_STAGES, STAGES, type Stage } from "./codes.ts";
export { BridgeDetails, FaultDetails, LinkDetails, OpenSettings } from "./details.ts";
export { DISCOVERY_PATH, Discovery, INSTALLED_PATH } from "./discovery.ts";
export {
  FRAME_KINDS,
  type FrameKind,
  HEAD_BYTES,
  MAX_CLIENT_NUMBER,
  readTag,
  TAG_BYTES,
  tagOf,
} from "./frames.ts";
export {
  Close,
  Configure,
  Connect,
  GameMessage,
  GameStatus,
  Hello,
  Inspect,
  Listen,
  Stop,
} from "./game.ts";
export {
  HELLO_TIMEOUT_MS,
  MAX_BRIDGE_JSON_BYTES,
  MAX_CLIENTS,
  MAX_CONTENT_TYPE_CHARACTERS,
  MAX_GAME_JSON_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_ORIGIN_CHARACTERS,
  MAX_PAGE_PATH_CHARACTERS,
  MAX_PAGES,
  MAX_PAGES_BYTES,
  MAX_PART_BYTES,
  MAX_REASON_BYTES,
  MAX_STATUS_BYTES,
  MAX_WIRE_INTEGER,
  MESSAGE_OVERHEAD_BYTES,
  PROTOCOL_VERSION,
  RECEIVE_WINDOW_BYTES,
  SEND_WINDOW_BYTES,
} from "./limits.ts";
export { RemovePage, SetPage } from "./page.ts";
export { Allow, Allowed, Permit, Refusal } from "./permit.ts";
export { Serve, Serving } from "./serve.ts";
export { type LinkState, STATES, type When } from "./states.ts";
