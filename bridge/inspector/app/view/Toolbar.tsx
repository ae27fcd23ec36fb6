import type { JSX } from "preact";
import type { Filter } from "../model/filter.ts";
import type { Model } from "../model/model.ts";
import { formatMany } from "../text/format.ts";
import { Icon } from "./icons.tsx";

const WAYS: readonly (readonly [way: Filter["way"], title: string])[] = [
  ["", "All ways"],
  ["in", "From the remote"],
  ["out", "From the plugin"],
  ["event", "Events"],
];

const KINDS: readonly (readonly [kind: Filter["kind"], title: string])[] = [
  ["", "All types"],
  ["text", "Text"],
  ["binary", "Binary"],
];

/** What is shown of the timeline, and what to do with all of it. */
export function Toolbar({ model }: { readonly model: Model }): JSX.Element {
  const { filter, fault, held, shown, kept, lost } = model.timeline;
  const set = (change: Partial<Filter>): void => model.change((timeline) => timeline.setFilter(change));
  const counts = shown.length === kept ? formatMany(kept, "entry", "entries") : `${shown.length} of ${kept}`;
  return (
    <div class="toolbar" role="toolbar" aria-label="Messages">
      <input
        id="filter"
        type="search"
        placeholder="Filter  /"
        aria-label="Filter the messages"
        aria-invalid={fault !== undefined}
        title={fault}
        value={filter.text}
        onInput={({ currentTarget }) => set({ text: currentTarget.value })}
      />
      <button
        type="button"
        class="toggle mono"
        aria-pressed={filter.regex}
        aria-label="Regular expression"
        title="Regular expression"
        onClick={() => set({ regex: !filter.regex })}
      >
        .*
      </button>
      <Choice label="Direction" all={WAYS} value={filter.way} onChange={(way) => set({ way })} />
      <Choice label="Type" all={KINDS} value={filter.kind} onChange={(kind) => set({ kind })} />
      <span class="count" role="status">
        {fault === undefined ? counts : "No regular expression"}
        {lost > 0 && (
          <small title="Only the newest messages are kept">{formatMany(lost, "older one")} gone</small>
        )}
      </span>
      <button
        type="button"
        id="hold"
        aria-pressed={held}
        title="Pause the view (P). New messages are still kept."
        onClick={() => model.change((timeline) => timeline.hold(!held))}
      >
        <Icon name={held ? "play" : "pause"} />
        <span class="label">{held ? "Resume" : "Pause"}</span>
      </button>
      <button type="button" onClick={() => model.clear()} title="Forget the messages of this socket">
        <Icon name="clear" />
        <span class="label">Clear</span>
      </button>
      <button
        type="button"
        onClick={() => model.save()}
        title="Save as HAR, which browsers' developer tools open"
      >
        <Icon name="save" />
        <span class="label">Save</span>
      </button>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly all: readonly (readonly [value: T, title: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, all, value, onChange }: ChoiceProps<T>): JSX.Element {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value as T)}
    >
      {all.map(([one, title]) => (
        <option key={one} value={one}>
          {title}
        </option>
      ))}
    </select>
  );
}
