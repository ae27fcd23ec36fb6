import { buildPage, type Page } from "./build.ts";

/** The page, ready to be served. In the bundle scripts/build.ts puts its texts here; from source it is built on the spot. */
export const PAGE: Page = (await buildPage()).page;
