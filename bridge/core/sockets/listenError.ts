import type { Code } from "../../../schema/index.ts";
import { MORE_DESCRIPTORS } from "../descriptors.ts";
import { LinkError } from "../errors.ts";

/** What the system answered to a plugin that wants to open a server. */
export function listenError(error: NodeJS.ErrnoException, host: string, port: number): LinkError {
  const failed = (code: Code, hint: string): LinkError =>
    new LinkError("listen", code, `Cannot listen on ${host}:${port}: ${error.code ?? error.message}`, hint);
  switch (error.code) {
    case "EADDRINUSE":
      return failed("port_in_use", "Close the other program that has this port, or use another port");
    case "EACCES":
      return failed("port_not_allowed", "The system reserves this port: use another one");
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
    case "ENOTFOUND":
    case "EINVAL":
      return failed(
        "address_unavailable",
        "This computer does not have that address: use \"127.0.0.1\" if you typed it into the plugin's settings; otherwise report it to the plugin's author",
      );
    case "EMFILE":
      return failed("system_limit", MORE_DESCRIPTORS);
    default:
      return failed("listen_failed", "Try another port, or restart the bridge");
  }
}
