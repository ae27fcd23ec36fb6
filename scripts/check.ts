import { run, runAsScript, ScriptError } from "./tools.ts";

/** Folder with Openplanet's API dumps, OpenplanetCore.json and the game's; they are not ours to ship. */
const DUMPS_VARIABLE = "OPENPLANET_DUMPS";

/** All that CI runs, quick things first. The tests come last, so that their counts are the closing lines. */
async function check(): Promise<number> {
  const dumps = process.env[DUMPS_VARIABLE];
  await npm("typecheck");
  await npm("lint");
  await npm("generate:check");
  if (dumps) {
    await npm("host:api", dumps);
    await npm("lint:plugin", dumps);
  } else {
    console.log(
      `${DUMPS_VARIABLE} is not set, so neither the host's API nor the plugins were compared with Openplanet's`,
    );
  }
  await npm("demo");
  await npm("bench:gate");
  await npm("test:faults", "--ci");
  await npm("soak", "--seconds", "60");
  await npm("test");
  return 0;
}

async function npm(script: string, ...args: string[]): Promise<void> {
  console.log(`> ${script}`);
  // On Windows npm is a batch file, which Node does not start by itself; npm says where its program is.
  const { npm_execpath: program } = process.env;
  if (program === undefined) {
    throw new ScriptError("Start this with `npm run check`");
  }
  const code = await run(process.execPath, [program, "run", "--silent", script, "--", ...args]);
  if (code !== 0) {
    throw new ScriptError(`Check failed: npm run ${script}`);
  }
}

await runAsScript(import.meta.url, check);
