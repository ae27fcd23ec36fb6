import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../connection/connection.ts";
import { Command } from "./Command.tsx";
import { INSPECT_COMMAND } from "./Refused.tsx";

/** A bridge that restarts is back within this time. */
const PATIENCE_MS = 5000;

/** Says why the page is not connected, and what to do about it. */
export function Trouble({ status }: { readonly status: Status }): JSX.Element | null {
  if (status === "lost") {
    return <Lost />;
  }
  return status === "full" ? (
    <div class="trouble" role="alert">
      <p>
        <b>Too many pages of the inspector are open.</b> Close one of them: this page then connects by itself.
      </p>
    </div>
  ) : null;
}

function Lost(): JSX.Element {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="trouble" role="alert">
      <p>
        <b>The bridge does not answer.</b> The page tries again by itself; until then, it shows what it knew
        last.
        {long && " If the bridge has ended or was started anew, open a new page:"}
      </p>
      {long && <Command text={INSPECT_COMMAND} />}
    </div>
  );
}
