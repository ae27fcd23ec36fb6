import { spawnSync } from "node:child_process";
import { GATE_PACKAGES, HOST_PACKAGES, isDebian, PEER_PACKAGES, WINE_PACKAGES } from "./debian.ts";
import { run, runAsScript, ScriptError } from "./tools.ts";

/** Asks also for what `npm run test:package` needs; Wine has 670 MB. */
const PACKAGE_FLAG = "--package";

/** Installs what the tests need and this Debian lacks. Elsewhere it only says what that is: the tests fail without it. */
async function setup(args: readonly string[]): Promise<number> {
  const wine = args.includes(PACKAGE_FLAG) ? WINE_PACKAGES : [];
  const packages = [...HOST_PACKAGES, ...PEER_PACKAGES, ...GATE_PACKAGES, ...wine];
  if (!isDebian()) {
    console.log(`This is not Debian, so nothing was installed. The tests need: ${packages.join(" ")}`);
    if (process.platform === "win32") {
      console.log("Tests of the plugin, and of how the bridge ends by a signal, need Linux: use WSL");
    }
    return 0;
  }
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    console.log("Everything that the tests need is installed already");
    return 0;
  }
  console.log(`Installing ${missing.join(" ")}`);
  await aptGet(["update"]);
  await aptGet(["install", "--yes", "--no-install-recommends", ...missing]);
  return 0;
}

function isInstalled(name: string): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own form
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
  return stdout === "installed";
}

async function aptGet(args: readonly string[]): Promise<void> {
  const command = process.getuid?.() === 0 ? [] : ["sudo"];
  const [program = "apt-get", ...rest] = [...command, "apt-get", ...args];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const code = await run(program, rest, { env }).catch(() => 1);
  if (code !== 0) {
    throw new ScriptError(`Cannot install packages. As root: apt-get ${args.join(" ")}`);
  }
}

await runAsScript(import.meta.url, setup);
