import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatCount } from "../text/format.ts";

/** Shown at once, and by the button; a message may be too long to lay out in one go. */
const FIRST = 32 * 1024;
const GROWTH = 4;

interface Props {
  readonly class: string;
  readonly size: number;
  readonly unit: string;
  readonly portion: (end: number) => string;
}

/** The beginning of something long, and more of it on demand. */
export function Portion({ class: name, size, unit, portion }: Props): JSX.Element {
  const [end, setEnd] = useState(FIRST);
  return (
    <>
      <pre class={name}>{portion(end)}</pre>
      {end < size && (
        <button type="button" class="more" onClick={() => setEnd(GROWTH * end)}>
          Show more: {formatCount(end)} of {formatCount(size)} {unit} are shown
        </button>
      )}
    </>
  );
}
