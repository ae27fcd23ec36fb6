import * as z from "zod";
import * as field from "./fields.ts";
import { ALWAYS } from "./states.ts";

const names = {
  plugin: field.plugin.meta({ description: "identifier of the plugin whose servers this is about" }),
  origin: field.origin.optional().meta({
    description: "pages of this origin; either this or `lan`",
  }),
  lan: z.literal(true).optional().meta({
    description: "other computers: servers on an address that is not this machine's alone",
  }),
};

const one = ({ origin, lan }: { origin?: string | undefined; lan?: true | undefined }): boolean =>
  (origin === undefined) !== (lan === undefined);

const ERROR = { error: "Either origin or lan must be given" };

/** What the player lets reach the servers of one plugin. */
export const Permit = z.object(names).refine(one, ERROR);

export const Allow = z
  .object({
    type: z.literal("allow"),
    ...names,
    allowed: z.boolean().default(true).meta({ description: "false takes back what was allowed" }),
  })
  .refine(one, ERROR)
  .meta({
    examples: [{ type: "allow", plugin: "MyPlugin", origin: "file://" }],
    when: ALWAYS,
    description:
      "The player lets pages of an origin, or other computers, reach the servers of a plugin, or takes that back. The bridge stores this, and checks it at each handshake and each `listen` from then on. For bridges with the feature `allow`.",
  });

export const Allowed = z
  .object({
    type: z.literal("allowed"),
    ...names,
    allowed: z.boolean().meta({ description: "whether it is allowed now" }),
  })
  .refine(one, ERROR)
  .meta({
    examples: [{ type: "allowed", plugin: "MyPlugin", origin: "file://", allowed: true }],
    when: ALWAYS,
    description:
      "Answer to `allow`: the bridge has stored it, with the origin as browsers spell it. Otherwise `failed` comes, and nothing changes: `not_kept` if the bridge cannot store it, `bad_argument` for an origin that no page has (unless this bridge has refused it), `unknown_permission` if there is nothing to take back.",
  });

export const Refusal = z
  .object({ time: z.iso.datetime().meta({ description: "when it came last" }), ...names })
  .refine(one, ERROR);

export type Permit = z.infer<typeof Permit>;
export type Allow = z.infer<typeof Allow>;
export type Allowed = z.infer<typeof Allowed>;
export type Refusal = z.infer<typeof Refusal>;
