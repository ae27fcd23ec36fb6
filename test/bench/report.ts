import { execFileSync } from "node:child_process";
import { arch, cpus, release, totalmem, type } from "node:os";
import { ROOT } from "../../scripts/tools.ts";
import type { Goal, Section, Table } from "./section.ts";

/** The whole run as one Markdown document. */
export function report(sections: readonly Section[], quick: boolean, seconds: number): string {
  return [
    "# Benchmark",
    "",
    `Made by \`npm run bench${quick ? " -- --quick" : ""}\` in ${Math.round(seconds)} s. Do not edit.`,
    ...(quick ? ["", "**A smoke run: too short for its figures to mean anything.**"] : []),
    "",
    ...outcome(sections.flatMap((section) => section.goals)),
    ...table({ title: "Run", columns: ["what", "value"], rows: machine() }),
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      "",
      ...section.text.flatMap((paragraph) => [paragraph, ""]),
      ...section.tables.flatMap(table),
    ]),
  ].join("\n");
}

/** What is reached, and what keeps the rest from it. */
function outcome(goals: readonly Goal[]): string[] {
  const met = goals.filter((goal) => goal.met);
  const unmet = goals.filter((goal) => !goal.met);
  const cells = ({ figure, goal, measured }: Goal): string[] => [figure, goal, measured];
  const columns = ["figure", "goal", "measured"];
  return [
    `${met.length} of ${goals.length} goals are reached.`,
    "",
    ...table({ title: "Reached", columns, rows: met.map(cells) }),
    ...(unmet.length === 0
      ? []
      : table({
          title: "Not reached, and why",
          columns: [...columns, "what keeps it there"],
          rows: unmet.map((goal) => [...cells(goal), goal.bound]),
        })),
  ];
}

function table({ title, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [`### ${title}`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line), ""];
}

function machine(): string[][] {
  const [cpu] = cpus();
  const dirty = git("status", "--porcelain", "bridge", "plugin", "schema", "test/host", "test/bench") !== "";
  return [
    ["date", new Date().toISOString()],
    ["commit", `${git("rev-parse", "--short", "HEAD")}${dirty ? ", with changes on top" : ""}`],
    ["processor", `${cpus().length} × ${cpu?.model.trim() ?? "unknown"}`],
    ["memory", `${Math.round(totalmem() / 1024 ** 3)} GiB`],
    ["system", `${type()} ${release()} ${arch()}`],
    ["Node", process.version],
  ];
}

/** The answer of git, or "unknown" outside a repository. */
function git(...args: string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
