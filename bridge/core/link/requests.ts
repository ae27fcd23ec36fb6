import type { Logger } from "pino";
import type { BridgeMessage, GameMessage } from "../../../schema/index.ts";
import { inspectFailed } from "../errors.ts";
import { failedMessage } from "../sockets/failedMessage.ts";
import { keepAllowed } from "./allow.ts";
import type { LinkContext } from "./context.ts";
import { serveFolder } from "./serve.ts";

/** Requests of a game, or of our own commands, to the bridge itself, whatever role their link has. */
export type Request = Extract<GameMessage, { type: "status" | "allow" | "inspect" | "serve" | "stop" }>;

/** Does what is asked, and answers: at once, or when what it returns resolves. */
export function serve(
  request: Request,
  context: Pick<LinkContext, "allowances" | "status" | "details" | "inspect" | "announce" | "stop">,
  log: Logger,
  answer: (message: BridgeMessage) => void,
): Promise<void> | undefined {
  switch (request.type) {
    case "status":
      answer({ ...context.status(), ...(request.details === true ? { details: context.details() } : {}) });
      break;
    case "allow":
      return keepAllowed(request, context.allowances, log).then(answer);
    case "inspect":
      return openPage(context, log).then(answer);
    case "serve":
      return serveFolder(request, context.announce).then(answer);
    case "stop":
      log.info("stop requested");
      context.stop();
      break;
  }
  return undefined;
}

async function openPage({ inspect }: Pick<LinkContext, "inspect">, log: Logger): Promise<BridgeMessage> {
  try {
    const url = await inspect();
    // Without the address, whose token is a secret.
    log.info("page of inspect requested");
    return { type: "inspecting", url };
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    log.warn({ code }, "page of inspect cannot be served");
    return failedMessage(inspectFailed(code));
  }
}
