import type { Logger } from "pino";
import type { BridgeDetails, BridgeStatus, FaultDetails } from "../../../schema/index.ts";
import type { Config } from "../../cli/config.ts";
import type { Dialer } from "../sockets/dialer.ts";
import type { Trust } from "../sockets/policy/trust.ts";
import type { Traffic } from "../traffic.ts";
import type { Authenticator } from "./auth.ts";
import type { Link } from "./link.ts";

/** What the links of a bridge share, and what a link tells its listener. */
export interface LinkContext {
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly config: Config;
  readonly trust: Trust;
  readonly dialer: Pick<Dialer, "dial">;
  readonly traffic: Traffic;
  readonly log: Logger;
  /** Asked once, after a valid `hello`. False refuses the link: there are too many. */
  admit(link: Link): boolean;
  status(): BridgeStatus;
  details(): BridgeDetails;
  /** A link was told of a fault. */
  failed(fault: FaultDetails): void;
  /** A link asks the bridge to end. */
  stop(): void;
  /** The link and every socket that it opened are gone. Comes exactly once. */
  ended(link: Link): void;
}
