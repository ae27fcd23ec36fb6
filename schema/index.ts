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
} from "./game.ts";
export * as version from "./version.ts";
