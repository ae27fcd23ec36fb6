/** A way to have a program run from the user's login on. */
export interface Autostart {
  /** Its name and place, for people. */
  readonly place: string;
  /** Whether this machine has it. */
  available(): Promise<boolean>;
  /** The files that it would start; undefined when it is off. */
  read(): Promise<readonly string[] | undefined>;
  /** Registers the command, in place of what was there. */
  enable(command: readonly string[]): Promise<void>;
  /** Runs the command now, as at a login. */
  launch(command: readonly string[]): Promise<void>;
  /** Takes it back; nothing happens when it is off. */
  disable(): Promise<void>;
}
