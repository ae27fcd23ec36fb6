import * as z from "zod";
import * as field from "./fields.ts";
import { MAX_PAGES_BYTES } from "./limits.ts";
import { ALWAYS, type When } from "./states.ts";

const WHEN: When = { ...ALWAYS, role: "server" };

const FEATURE = "For bridges with the feature `pages`.";

export const SetPage = z
  .object({
    type: z.literal("setPage"),
    path: field.pagePath,
    contentType: field.contentType,
    bytes: z.int().min(0).max(MAX_PAGES_BYTES).meta({ description: "length of the page" }),
  })
  .meta({
    examples: [{ type: "setPage", path: "/", contentType: "text/html", bytes: 1024 }],
    when: WHEN,
    description: `Adds a page to the server of this link, or replaces the page at this path. The server answers GET and HEAD for it. Parts with exactly \`bytes\` bytes in all follow this message, before any other page. The server has the page once the last part has come. Pages that came before \`listen\` are there when the server opens. ${FEATURE}`,
  });

export const RemovePage = z.object({ type: z.literal("removePage"), path: field.pagePath }).meta({
  examples: [{ type: "removePage", path: "/" }],
  when: WHEN,
  description: `Removes the page at this path from the server of this link. ${FEATURE}`,
});

export type SetPage = z.infer<typeof SetPage>;
export type RemovePage = z.infer<typeof RemovePage>;
