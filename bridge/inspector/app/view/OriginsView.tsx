import type { JSX } from "preact";
import type { Model } from "../model/model.ts";
import { Allowed, RefusedOnes } from "./Permits.tsx";

/** Who was turned away from the servers of plugins, and who is let in. */
export function OriginsView({ model }: { readonly model: Model }): JSX.Element {
  return (
    <div class="sheet">
      <p class="lead">
        A plugin's server lets in programs and pages of this computer. Pages of other origins, and other
        computers, are turned away until you allow them.
      </p>
      <RefusedOnes model={model} />
      <Allowed model={model} />
    </div>
  );
}
