import type { JSX } from "preact";
import { Command } from "./Command.tsx";
import { Logo } from "./icons.tsx";

export const INSPECT_COMMAND = "openplanet-websockets inspect";

/** Instead of the page, when the bridge does not let it in. */
export function Refused(): JSX.Element {
  return (
    <main class="refused">
      <Logo size={48} />
      <h1>This address has been used</h1>
      <p>
        Each address of the inspector opens one tab, once. Run this in a terminal, or press <b>Inspect</b> in
        the game's window, and a new tab opens:
      </p>
      <Command text={INSPECT_COMMAND} />
      <p class="hint">
        A reload of a tab that was let in needs no new address, as long as the bridge runs. If you have not
        used this address yourself, somebody else on this computer has, and the bridge has closed their page.
      </p>
    </main>
  );
}
