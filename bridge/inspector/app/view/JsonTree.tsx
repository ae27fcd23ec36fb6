import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatMany } from "../text/format.ts";
import { ExactNumber } from "../text/json.ts";

/** Levels that are open at first. */
const OPEN_DEPTH = 2;

/** Children that are drawn at once. */
const MANY = 100;

/** A value of JSON, foldable. Children are made only once they are to be seen. */
export function JsonTree({ value }: { readonly value: unknown }): JSX.Element {
  return (
    <div class="json">
      <Node value={value} depth={0} />
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps): JSX.Element {
  if (typeof value === "object" && value !== null && !(value instanceof ExactNumber)) {
    return <Branch name={name ?? ""} named={name !== undefined} value={value} depth={depth} />;
  }
  return (
    <div class="leaf">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  );
}

interface BranchProps {
  readonly name: string;
  readonly named: boolean;
  readonly value: object;
  readonly depth: number;
}

function Branch({ name, named, value, depth }: BranchProps): JSX.Element {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  const [shown, setShown] = useState(MANY);
  const isArray = Array.isArray(value);
  const items = Object.entries(value);
  const many = isArray ? formatMany(items.length, "item") : formatMany(items.length, "key");
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Name name={named ? name : undefined} />
        <span class="punctuation">{isArray ? "[" : "{"}</span>
        {!open && (
          <span class="folded">
            {many}
            <span class="punctuation">{isArray ? "]" : "}"}</span>
          </span>
        )}
      </summary>
      {open && (
        <div class="children">
          {items.slice(0, shown).map(([key, child]) => (
            <Node key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {items.length > shown && (
            <button type="button" class="more" onClick={() => setShown(shown * 10)}>
              Show more: {shown} of {many} are shown
            </button>
          )}
        </div>
      )}
      {open && <div class="punctuation end">{isArray ? "]" : "}"}</div>}
    </details>
  );
}

function Name({ name }: { readonly name: string | undefined }): JSX.Element | null {
  return name === undefined ? null : (
    <>
      <span class="key">{name}</span>
      <span class="punctuation">: </span>
    </>
  );
}

function Leaf({ value }: { readonly value: unknown }): JSX.Element {
  if (value instanceof ExactNumber) {
    return <span class="number">{value.source}</span>;
  }
  return <span class={value === null ? "null" : typeof value}>{JSON.stringify(value)}</span>;
}
