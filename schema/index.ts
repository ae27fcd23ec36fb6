export {
  BridgeCredit,
  BridgeMessage,
  BridgeStatus,
  Buffered,
  Closed,
  Failed,
  Joined,
  Limits,
  Listening,
  Message,
  Opened,
  Welcome,
} from "./bridge.ts";
export { CODES, type Code, STAGES, type Stage } from "./codes.ts";
export { BridgeDetails, FaultDetails, LinkDetails } from "./details.ts";
export { DISCOVERY_PATH, Discovery } from "./discovery.ts";
export {
  Close,
  Configure,
  Connect,
  GameCredit,
  GameMessage,
  GameStatus,
  Hello,
  Listen,
  Send,
  Stop,
} from "./game.ts";
export {
  MAX_CLIENTS,
  MAX_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_REASON_BYTES,
  MAX_URL_BYTES,
  MAX_WIRE_INTEGER,
  MESSAGE_OVERHEAD_BYTES,
  PREFIX_BYTES,
  PROTOCOL_VERSION,
  RECEIVE_WINDOW_BYTES,
  SEND_WINDOW_BYTES,
} from "./limits.ts";
