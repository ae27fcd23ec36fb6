import manifest from "../../package.json" with { type: "json" };

/** Where people get the program and the plugin: what package.json names, or an empty string while there is no such place. */
export const HOMEPAGE: string = homepageOf(manifest);

/** `homepage` of a package.json, else its `repository`. */
export function homepageOf({ homepage, repository }: { homepage: string; repository: string }): string {
  return homepage || repository;
}

/** " from URL", or nothing where there is none: for a sentence that asks to download something. */
export const fromHomepage = (homepage: string = HOMEPAGE): string =>
  homepage === "" ? "" : ` from ${homepage}`;
