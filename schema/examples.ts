import type * as z from "zod";
import type { BridgeMessage } from "./bridge.ts";
import type { GameMessage, Hello } from "./game.ts";

const PROOF_OF_GAME = "5c1d9be1f1a1a2d1b31c7f5ad6dbb6a7ad3f4f3e8c6df4bdbd4ad0e5cb1a7c10";
const PROOF_OF_BRIDGE = "0a4bb1d0cf60c1f3e7f5f8f9a7cbe81c7de9be1f4a3c1e2d55f0a1b2c3d4e5f6";

/** One valid example of each message of the game, in the order of the document. */
export const GAME_EXAMPLES: readonly z.input<typeof Hello | typeof GameMessage>[] = [
  {
    type: "hello",
    protocol: 1,
    plugin: "MyPlugin",
    nonce: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
    proof: PROOF_OF_GAME,
  },
  {
    type: "connect",
    url: "wss://example.com/chat?room=1",
    protocols: ["chat.v2"],
    headers: { Authorization: "Bearer abc" },
    timeoutMs: 10_000,
  },
  {
    type: "listen",
    host: "127.0.0.1",
    port: 1312,
    maxClients: 5,
    protocols: [],
    origins: ["https://example.com"],
  },
  { type: "configure", maxClients: 10 },
  { type: "send", client: 3 },
  { type: "close", code: 1000, reason: "done" },
  { type: "credit", bytes: 262_144 },
  { type: "status" },
  { type: "stop" },
];

/** One valid example of each message of the bridge, in the order of the document. */
export const BRIDGE_EXAMPLES: readonly z.input<typeof BridgeMessage>[] = [
  {
    type: "welcome",
    protocol: 1,
    bridge: "1.0.0",
    proof: PROOF_OF_BRIDGE,
    limits: { window: 131_072, receiveWindow: 2_097_152, maxMessage: 1_048_576 },
  },
  { type: "opened", protocol: "chat.v2" },
  { type: "listening", host: "127.0.0.1", port: 1312 },
  {
    type: "joined",
    client: 3,
    address: "127.0.0.1",
    protocol: "",
    origin: "http://127.0.0.1:8080",
    path: "/overlay",
  },
  { type: "message", client: 3, binary: true },
  { type: "closed", client: 3, code: 1001, reason: "", clean: true },
  {
    type: "failed",
    stage: "http",
    code: "unexpected_status",
    message: "Cannot connect to wss://example.com: HTTP status 401",
    hint: "The server refuses access: check the login, key or token that the plugin uses",
    httpStatus: 401,
  },
  { type: "credit", bytes: 32_768 },
  { type: "buffered", bytes: 262_144 },
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
];
