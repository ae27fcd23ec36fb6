import type { CommandLine } from "../commandLine.ts";
import { Config } from "../config.ts";
import { checkCrashes } from "../doctor/crashes.ts";
import { checkDiscoveryFile } from "../doctor/discoveryFile.ts";
import { type Finding, fail, ok } from "../doctor/finding.ts";
import { checkFolders, checkPlugin } from "../doctor/folders.ts";
import { checkAutostart, checkClock, checkLog, checkVersion } from "../doctor/machine.ts";
import { checkPort } from "../doctor/port.ts";
import { askRunning, checkRunning, type TimedReport } from "../doctor/running.ts";
import { checkUrl } from "../doctor/url.ts";
import { EXIT } from "../exitCodes.ts";
import { counted, plain } from "../format.ts";
import { type Paint, paintWith } from "../paint.ts";
import type { CommandContext, Program } from "../program.ts";
import { dataFoldersOf, findBridge, findSilent } from "../running.ts";
import { ConfigError } from "../settings.ts";

export interface DoctorContext {
  readonly program: Program;
  readonly commandLine: CommandLine;
  /** Reads the settings. If that fails, doctor reports it. */
  readonly load: () => Config;
}

/** Checks everything between the game and the internet and says what to do. Changes nothing. */
export async function doctor({ program, commandLine, load }: DoctorContext): Promise<number> {
  const { json, url } = commandLine.options;
  const findings: Finding[] = [checkVersion(program)];
  let config = Config.parse({});
  try {
    config = load();
    findings.push(ok("settings", "can be used"));
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    findings.push(
      fail("settings", error.message, "Correct it: with these settings the bridge does not start"),
    );
  }
  findings.push(...(await examine({ program, commandLine, config })));
  if (url !== undefined) {
    findings.push(await checkUrl(url, config, program));
  }
  program.print(
    json === true ? `${JSON.stringify({ findings })}\n` : reportText(findings, paintWith(program.colors)),
  );
  return findings.some(({ verdict }) => verdict === "fail") ? EXIT.failed : EXIT.ok;
}

async function examine(context: CommandContext): Promise<Finding[]> {
  const { program, config } = context;
  const running = await findBridge(context);
  const report = running && (await askRunning(running));
  const folders = await foldersToCheck(context, report);
  const silent = running === undefined ? await findSilent(context) : undefined;
  const places = await checkFolders(folders, config.dataDirs.length > 0);
  const usable = folders.filter((_folder, index) => places[index]?.verdict === "ok");
  const files = await Promise.all(usable.map((folder) => checkDiscoveryFile(folder, running, program)));
  return [
    checkClock(new Date()),
    ...places,
    ...(await Promise.all(usable.map((folder) => checkPlugin(folder, program.version)))),
    checkRunning(running, silent, report, program.version),
    ...files.filter((finding) => finding !== undefined),
    await checkPort(config.port, running),
    await checkLog(program),
    checkCrashes(program, new Date()),
    await checkAutostart(program),
  ];
}

/** A bridge may serve a folder that nobody would find: the one that `start --data-dir` named. */
async function foldersToCheck(context: CommandContext, report: TimedReport | undefined): Promise<string[]> {
  const folders = await dataFoldersOf(context);
  const served = context.config.dataDirs.length > 0 ? [] : (report?.details?.folders ?? []);
  return [...new Set([...folders, ...served])];
}

/** The findings for a person; what to do stands below what was found. */
export function reportText(findings: readonly Finding[], paint: Paint): string {
  const colours = { ok: paint.green, warn: paint.yellow, fail: paint.red };
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, verdict, text, advice }) => [
    `${colours[verdict](verdict.padEnd(4))}  ${check.padEnd(width)}  ${plain(text)}`,
    ...(advice === undefined ? [] : [`${" ".repeat(width + 6)}  -> ${advice}`]),
  ]);
  const count = (of: Finding["verdict"]): number => findings.filter(({ verdict }) => verdict === of).length;
  const [bad, doubtful] = [count("fail"), count("warn")];
  const sum =
    bad + doubtful === 0
      ? paint.green("Everything is fine.")
      : paint.bold(`${counted(bad, "problem")}, ${counted(doubtful, "warning")}.`);
  return `${lines.join("\n")}\n\n${sum}\n`;
}
