import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../connection/connection.ts";
import { Command } from "./Command.tsx";
import { INSPECT_COMMAND } from "./Refused.tsx";

/** A bridge that restarts is back within this time. */
const PATIENCE_MS = 5000;

/** Says that the bridge does not answer, and after a while what to do about it. */
export function Trouble({ status }: { readonly status: Status }): JSX.Element | null {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (status !== "lost") {
      return undefined;
    }
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [status]);
  if (status !== "lost") {
    return null;
  }
  return (
    <div class="trouble" role="alert">
      <p>
        <b>The bridge does not answer.</b> The page tries again by itself; what it shows is of before.
        {long && " If the bridge has ended or was started anew, open a new page:"}
      </p>
      {long && <Command text={INSPECT_COMMAND} />}
    </div>
  );
}
