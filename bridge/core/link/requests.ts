import type { Logger } from "pino";
import type { BridgeMessage, GameMessage } from "../../../schema/index.ts";
import { keepAllowed } from "./allow.ts";
import type { LinkContext } from "./context.ts";
import { serveFolder } from "./serve.ts";

/** What a game, or a command of our own, asks of the bridge itself, whatever role its link has. */
export type Request = Extract<GameMessage, { type: "status" | "allow" | "serve" | "stop" }>;

/** Does what is asked; `answer` may be called later. */
export function serve(
  request: Request,
  context: Pick<LinkContext, "allowances" | "status" | "details" | "announce" | "stop">,
  log: Logger,
  answer: (message: BridgeMessage) => void,
): void {
  switch (request.type) {
    case "status":
      answer({ ...context.status(), ...(request.details === true ? { details: context.details() } : {}) });
      break;
    case "allow":
      void keepAllowed(request, context.allowances, log).then(answer);
      break;
    case "serve":
      void serveFolder(request, context.announce).then(answer);
      break;
    case "stop":
      log.info("stop requested");
      context.stop();
      break;
  }
}
