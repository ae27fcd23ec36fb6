import type { Logger } from "pino";
import type { BridgeDetails, BridgeStatus, FaultDetails, LinkDetails } from "../../../schema/index.ts";
import type { Allowances } from "../allowances.ts";
import type { Descriptors } from "../descriptors.ts";
import type { LinkError } from "../errors.ts";
import type { SocketSettings } from "../options.ts";
import type { Budget } from "../sockets/budget.ts";
import type { Dialer } from "../sockets/dialer.ts";
import type { Trust } from "../sockets/policy/trust.ts";
import type { GrownWindows } from "../sockets/receiveWindow.ts";
import type { Role } from "../sockets/role.ts";
import type { Spoken } from "../sockets/spoken.ts";
import type { Watch } from "../sockets/watch.ts";
import type { Traffic } from "../traffic.ts";
import type { Authenticator } from "./auth.ts";
import type { Scratch } from "./scratch.ts";

/** A link as its listener sees it. */
export interface OwnedLink {
  readonly id: number;
  readonly role: Role | undefined;
  readonly details: LinkDetails;
  close(): Promise<void>;
  terminate(): void;
}

/** What the links of a bridge share, and the callbacks by which a link informs its listener. */
export interface LinkContext {
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly config: SocketSettings;
  readonly trust: Trust;
  readonly allowances: Allowances;
  readonly dialer: Pick<Dialer, "dial" | "lookup">;
  readonly descriptors: Pick<Descriptors, "hasMoreThan">;
  readonly spoken: Spoken;
  readonly grown: GrownWindows;
  readonly unfinished: Budget;
  readonly backlogs: Budget;
  readonly traffic: Traffic;
  readonly watch: Watch;
  readonly scratch: Scratch;
  readonly log: Logger;
  /** A number that no link has had. */
  nextId(): number;
  /** Asked once, after a valid `hello`. Returns why the link is refused, if it is. */
  admit(link: OwnedLink): LinkError | undefined;
  status(): BridgeStatus;
  details(): BridgeDetails;
  /** A link was told of a fault. */
  failed(fault: FaultDetails): void;
  /** The address of the bridge's own page, which is served from now on. */
  inspect(): Promise<string>;
  /** A link asks the bridge to announce itself in one more folder. Rejects with the reason when it cannot. */
  announce(folder: string): Promise<void>;
  /** A link asks the bridge to end. */
  stop(): void;
  /** The link and every socket that it opened are gone. Comes exactly once. */
  ended(link: OwnedLink): void;
}
