/** The report of a crash. Nothing in it comes from a plugin, a remote or a file of the user. */
export interface CrashReport {
  readonly time: string;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly uptimeSeconds: number;
  readonly kind: string;
  readonly name: string;
  /** Such as ECONNRESET, and the call of the system that failed. */
  readonly code?: string;
  readonly syscall?: string;
  readonly frames: readonly string[];
}

const MAX_FRAMES = 30;

/** A name or code as programs give them; anything else may be a text from outside. */
const WORD = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const word = (value: unknown): string | undefined =>
  typeof value === "string" && WORD.test(value) ? value : undefined;

/** Names a fault without its message, which may quote what a peer has sent. */
export function crashReport(
  fault: unknown,
  kind: string,
  { version, node, platform, uptime }: { version: string; node: string; platform: string; uptime: number },
): CrashReport {
  const { name, code, syscall, stack } = (fault ?? {}) as Partial<NodeJS.ErrnoException>;
  const [known, call] = [word(code), word(syscall)];
  return {
    time: new Date().toISOString(),
    version,
    node,
    platform,
    uptimeSeconds: Math.round(uptime),
    kind,
    name: word(name) ?? typeof fault,
    ...(known === undefined ? {} : { code: known }),
    ...(call === undefined ? {} : { syscall: call }),
    frames: framesOf(stack),
  };
}

/** A line of a stack: the function, and the file without its folders, which hold the user's name. */
const FRAME = /^ {4}at (?:(?<name>.{1,120}) \()?(?:.*[\\/])?(?<place>[\w.:-]{1,80}:\d+:\d+)\)?$/;

function framesOf(stack: unknown): string[] {
  return String(stack ?? "")
    .split("\n")
    .flatMap((line) => {
      const groups = FRAME.exec(line)?.groups;
      return groups === undefined ? [] : [groups];
    })
    .map((groups) => `${groups["name"] ?? "?"} ${groups["place"]}`)
    .slice(0, MAX_FRAMES);
}
