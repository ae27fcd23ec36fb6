import * as z from "zod";
import * as field from "./fields.ts";
import { ALWAYS } from "./states.ts";

const folder = field.folder.meta({ description: "absolute path of an Openplanet data folder" });

export const Serve = z.object({ type: z.literal("serve"), folder }).meta({
  examples: [{ type: "serve", folder: "C:\\Users\\You\\OpenplanetNext" }],
  when: ALWAYS,
  description:
    "Asks the bridge to announce itself in one more data folder, until it ends. The command `start` sends it when a bridge runs already. For bridges with the feature `serve`.",
});

export const Serving = z.object({ type: z.literal("serving"), folder }).meta({
  examples: [{ type: "serving", folder: "C:\\Users\\You\\OpenplanetNext" }],
  when: ALWAYS,
  description:
    "Answer to `serve`: the bridge has announced itself there. If it cannot, `failed` with the code `not_announced` comes instead, and nothing else changes.",
});

export type Serve = z.infer<typeof Serve>;
