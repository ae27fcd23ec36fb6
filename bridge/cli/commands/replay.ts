import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_MESSAGE_BYTES } from "../../../schema/index.ts";
import { SERVER_HANDSHAKE_TIMEOUT_MS } from "../../core/limits.ts";
import { unbind } from "../../core/sockets/listening.ts";
import { mayEnter } from "../../core/sockets/policy/origin.ts";
import { refusalHeaders, refuseUpgrade } from "../../core/sockets/refusal.ts";
import { handleRequests } from "../../core/sockets/requests.ts";
import { EXIT } from "../exitCodes.ts";
import { plain } from "../format.ts";
import { MAX_REPLAY_PLUGINS, REPLAY_CHECK_MS, SHUTDOWN_TIMEOUT_MS } from "../limits.ts";
import type { CommandContext } from "../program.ts";
import { Performance } from "../replay/performance.ts";
import { type Recording, readRecording } from "../replay/recording.ts";
import { ConfigError } from "../settings.ts";

/** A connection that asks for nothing takes a place among MAX_REPLAY_PLUGINS. */
const PATIENCE: ServerOptions = {
  headersTimeout: SERVER_HANDSHAKE_TIMEOUT_MS,
  requestTimeout: SERVER_HANDSHAKE_TIMEOUT_MS,
  connectionsCheckingInterval: REPLAY_CHECK_MS,
};

/** Serves the remote's side of a recording on 127.0.0.1 until it is interrupted. */
export async function replay({
  program,
  commandLine,
}: Pick<CommandContext, "program" | "commandLine">): Promise<number> {
  const [file, extra] = commandLine.args;
  const { port, entry, speed = 1, loop = false } = commandLine.options;
  if (file === undefined || extra !== undefined || port === undefined) {
    throw new ConfigError("Cannot replay: give one file and --port N");
  }
  const recording = await readRecording(file, entry);
  const server = createServer(PATIENCE);
  server.maxConnections = MAX_REPLAY_PLUGINS;
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  handleRequests(server, {
    upgrade: (request, socket, head) => {
      // A peer may break off at any point.
      socket.on("error", () => {});
      if (mayEnter(request.headers.origin, [])) {
        wss.handleUpgrade(request, socket, head, (ws) => wss.emit("connection", ws, request));
      } else {
        refuseUpgrade(socket, 401);
      }
    },
    answer: (_request, response) => response.writeHead(426, refusalHeaders(426)).end(),
  });
  wss.on("connection", async (ws: WebSocket, { socket }: IncomingMessage) => {
    program.print("A plugin has connected.\n");
    const ended = await new Performance(ws, socket, recording.steps, { speed, loop }).play();
    program.print(ended ? "The recording has ended; the connection stays open.\n" : "The plugin has left.\n");
  });
  server.listen({ host: "127.0.0.1", port, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    program.complain(`Cannot listen on port ${port}: ${(error as NodeJS.ErrnoException).code}\n`);
    return EXIT.failed;
  }
  program.print(announcement(recording, (server.address() as AddressInfo).port));
  await program.interrupted();
  await end(server, wss.clients);
  return EXIT.ok;
}

/** Tells the plugins, and breaks off whoever is no plugin yet; or a plugin that does not answer in time. */
async function end(server: Server, plugins: ReadonlySet<WebSocket>): Promise<void> {
  const ended = once(server, "close");
  for (const plugin of plugins) {
    plugin.close(1001);
  }
  unbind([server]);
  const deadline = setTimeout(() => {
    for (const plugin of plugins) {
      plugin.terminate();
    }
  }, SHUTDOWN_TIMEOUT_MS);
  await ended;
  clearTimeout(deadline);
}

function announcement({ url, entry, entries, steps }: Recording, port: number): string {
  const ofPlugin = steps.filter((step) => step.ofPlugin).length;
  const which = entries > 1 ? `WebSocket ${entry} of ${entries} in it, which was` : "what was";
  return [
    `Plays ${which} ${plain(url)}: ${steps.length - ofPlugin} messages of the remote, ${ofPlugin} of the plugin.`,
    ...(entries > 1 ? ["--entry N plays another one."] : []),
    `Connect the plugin to ws://127.0.0.1:${port} ; Ctrl+C ends it.`,
    "",
  ].join("\n");
}
