/** The version under [meta] of a plugin's info.toml, or undefined. */
export function versionOfInfo(toml: string): string | undefined {
  const meta = toml.split(/^\[/m).find((table) => table.startsWith("meta]"));
  return /^version\s*=\s*["']([^"'\n]+)["']/m.exec(meta ?? "")?.[1];
}

/** Less than 0 when `a` is older than `b`, 0 when they are the same. Numbers count; a pre-release is older than its release. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index++) {
    const difference = (first.numbers[index] ?? 0) - (second.numbers[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  if (first.pre === second.pre) {
    return 0;
  }
  if (first.pre === "" || second.pre === "") {
    return first.pre === "" ? 1 : -1;
  }
  return first.pre < second.pre ? -1 : 1;
}

function parts(version: string): { numbers: number[]; pre: string } {
  const [release = "", ...pre] = version.split("+", 1)[0]?.split("-") ?? [];
  return { numbers: release.split(".").map((text) => Number.parseInt(text, 10) || 0), pre: pre.join("-") };
}
