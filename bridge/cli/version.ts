import manifest from "../../package.json" with { type: "json" };

/** Version of the bridge: the one in package.json, which the build puts into the bundle. */
export const VERSION: string = manifest.version;
