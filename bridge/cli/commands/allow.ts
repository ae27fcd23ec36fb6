import { type BridgeDetails, type OpenSettings, Permit } from "../../../schema/index.ts";
import { Allowances } from "../../core/allowances.ts";
import { LinkError } from "../../core/errors.ts";
import { askBridge } from "../../core/link/control.ts";
import { EXIT } from "../exitCodes.ts";
import { permissions, plain, TAKE_BACK_SETTING } from "../format.ts";
import { CONTROL_TIMEOUT_MS } from "../limits.ts";
import { allowedFile } from "../places.ts";
import type { CommandContext } from "../program.ts";
import { findBridge, findSilent, silentText } from "../running.ts";
import { ConfigError } from "../settings.ts";

/** Shows and changes the player's permissions: through the bridge if one runs, otherwise in their file. */
export async function allow(context: CommandContext): Promise<number> {
  const { program, commandLine } = context;
  const [verb = "list", ...rest] = commandLine.args;
  const lan = commandLine.options.lan === true;
  if (verb === "list" && rest.length === 0 && !lan) {
    return list(context);
  }
  if (verb !== "add" && verb !== "remove") {
    throw new ConfigError(
      `Cannot allow: the arguments are [list | add PLUGIN ORIGIN | remove PLUGIN ORIGIN]`,
    );
  }
  const permit = permitOf(rest, lan);
  try {
    const kept = await change(context, permit, verb === "add");
    const lines = verb === "add" ? added(kept) : removed(kept, (await known(context)).settings);
    program.print(`${lines.map(plain).join("\n")}\n`);
    return EXIT.ok;
  } catch (error) {
    program.complain(`${plain((error as Error).message)}\n`);
    if (error instanceof LinkError && error.code === "unknown_permission") {
      program.complain(await listed(context));
    }
    return EXIT.failed;
  }
}

/** What is allowed, beside a fault. Nothing if the bridge cannot be asked any more. */
async function listed(context: CommandContext): Promise<string> {
  const all = await known(context).catch(() => undefined);
  const lists = all && permissions({ ...all, refused: [] });
  return lists === undefined ? "" : `${lists.join("\n\n") || "Nothing is allowed."}\n`;
}

const sentence = ({ plugin, origin }: Permit): string =>
  `${origin === undefined ? "other computers" : `pages of the origin ${origin}`}, to reach the servers of ${plugin}`;

const added = (permit: Permit): string[] => [
  `Allowed: ${sentence(permit)}`,
  ...(permit.origin === "null"
    ? ["Any web page can claim the origin null, so any web page can reach them now."]
    : []),
];

function removed(permit: Permit, { allowLan, allowedOrigins }: OpenSettings): string[] {
  const { origin } = permit;
  const taken = `Taken back: ${sentence(permit)}`;
  const isStillAllowed = origin === undefined ? allowLan : allowedOrigins.includes(origin);
  if (!isStillAllowed) {
    return [taken];
  }
  const setting = origin === undefined ? "--allow-lan" : "--allow-origin";
  return [`${taken}. The setting ${setting} still allows it to every plugin`, TAKE_BACK_SETTING];
}

function permitOf([plugin, origin, extra]: readonly string[], lan: boolean): Permit {
  const result = Permit.safeParse({
    plugin,
    ...(lan ? { lan } : {}),
    ...(origin === undefined ? {} : { origin }),
  });
  if (!result.success || extra !== undefined) {
    throw new ConfigError("Cannot allow: give the plugin, then either an origin or --lan");
  }
  return result.data;
}

/** Returns the permission in the spelling that is kept. */
async function change(context: CommandContext, permit: Permit, on: boolean): Promise<Permit> {
  const running = await findBridge(context);
  if (running !== undefined) {
    return askBridge(running, CONTROL_TIMEOUT_MS, (link) => link.allow(permit, on));
  }
  const silent = await findSilent(context);
  if (silent !== undefined) {
    // A running bridge would not read the file again, and could overwrite it.
    throw new Error(silentText(silent).trimEnd());
  }
  return new Allowances(allowedFile(context.program)).change(permit, on);
}

async function list(context: CommandContext): Promise<number> {
  const { program, commandLine } = context;
  try {
    const { allowed, settings, refused } = await known(context);
    program.print(
      commandLine.options.json === true
        ? `${JSON.stringify({ allowed, settings, refused, file: allowedFile(program) })}\n`
        : `${permissions({ allowed, settings, refused }).join("\n\n") || "Nothing is allowed, and nothing was refused."}\n`,
    );
    return EXIT.ok;
  } catch (error) {
    program.complain(`${(error as Error).message}\n`);
    return EXIT.failed;
  }
}

/** What is allowed and what was refused: by the bridge if one runs, otherwise by the file. */
async function known(
  context: CommandContext,
): Promise<Pick<BridgeDetails, "allowed" | "settings" | "refused">> {
  const running = await findBridge(context);
  const report = running && (await askBridge(running, CONTROL_TIMEOUT_MS, (link) => link.report()));
  if (report?.details !== undefined) {
    return report.details;
  }
  const allowances = new Allowances(allowedFile(context.program));
  await allowances.load();
  return {
    allowed: [...allowances.allowed],
    settings: { allowLan: false, allowedOrigins: [] },
    refused: [],
  };
}
