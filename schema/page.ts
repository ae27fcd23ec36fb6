import * as z from "zod";
import * as field from "./fields.ts";
import { MAX_PAGES_BYTES } from "./limits.ts";

const FROM =
  "Allowed after `welcome`, before `listen` and after it, from bridges with the feature `pages`, on a link that has not said `connect`.";

export const SetPage = z
  .object({
    type: z.literal("setPage"),
    path: field.pagePath,
    contentType: field.contentType,
    bytes: z.int().min(0).max(MAX_PAGES_BYTES).meta({ description: "length of the page" }),
  })
  .meta({
    examples: [{ type: "setPage", path: "/", contentType: "text/html", bytes: 1024 }],
    description: `The server of this link answers GET and HEAD for a path with this page from then on, in place of another of that path. Parts that hold exactly \`bytes\` bytes follow it, before any other page; the page is there once the last one has come. Pages that came before \`listen\` are there when the server opens. ${FROM}`,
  });

export const RemovePage = z.object({ type: z.literal("removePage"), path: field.pagePath }).meta({
  examples: [{ type: "removePage", path: "/" }],
  description: `The server of this link has no page of this path any more. ${FROM}`,
});

export type SetPage = z.infer<typeof SetPage>;
export type RemovePage = z.infer<typeof RemovePage>;
