import { frames } from "./frames.ts";
import { http } from "./http.ts";
import { link } from "./link.ts";
import { message } from "./message.ts";
import type { Random } from "./random.ts";
import { remote } from "./remote.ts";

/** Puts one input, made by `random`, through a part of the bridge. Throws or rejects when a rule is broken. */
export type Target = (random: Random) => void | Promise<void>;

/** What is fuzzed, by the name of its file of seeds. */
export const TARGETS: Readonly<Record<string, Target>> = { frames, message, http, link, remote };
