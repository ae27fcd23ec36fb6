import { lanNotAllowed } from "../../errors.ts";
import { isLoopback } from "./origin.ts";

/** Throws a LinkError for a host that is not this machine alone, unless the player lets other machines in. */
export function checkListenHost(host: string, allowLan: boolean): void {
  if (!allowLan && !isLoopback(host)) {
    throw lanNotAllowed(host);
  }
}
