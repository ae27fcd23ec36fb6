import type { FromPage } from "../../../schema/inspect/messages.ts";
import type { Logger } from "../log.ts";
import type { SocketControl } from "../sockets/control.ts";
import { sendableCode } from "../sockets/policy/closing.ts";
import type { Sight } from "./sight.ts";

/** Requests of a page that change something. */
export type Action = Extract<FromPage, { ask: number }>;

/** Does what a page asks for. Logs it, without what was sent, and marks it among the entries of the socket. Throws an Error that says why not. */
export async function act(action: Action, sight: Sight, log: Logger): Promise<void> {
  if (action.type === "allow") {
    const { permit, allowed } = action;
    await sight.allow(permit, allowed);
    return;
  }
  const { socket, type } = action;
  const control = sight.socket(socket);
  if (control === undefined) {
    throw new Error(`Socket ${socket} is not open`);
  }
  const done = perform(action, control);
  log.info({ plugin: control.plugin, socket, action: type }, "action of the page of inspect");
  if (done !== undefined) {
    sight.watch.tap?.event(socket, "action", done);
  }
}

/** Returns what was done, in words; nothing for a message, which is an entry itself. */
function perform(action: Exclude<Action, { type: "allow" }>, control: SocketControl): string | undefined {
  switch (action.type) {
    case "send": {
      const data = Buffer.from(action.data, action.binary ? "base64" : "utf8");
      if (action.to === "plugin") {
        control.toPlugin(data, action.binary);
      } else {
        control.toRemote(data, action.binary);
      }
      return undefined;
    }
    case "close":
      if (sendableCode(action.code) !== action.code) {
        throw new Error(`Code ${action.code} may not be sent (RFC 6455, section 7.4)`);
      }
      control.close(action.code, action.reason);
      return `closed with ${action.code} "${action.reason}"`;
    case "cut":
      control.cut();
      return "cut the connection";
    case "pause":
      control.pause(action.on);
      return action.on ? "paused" : "resumed";
  }
}
