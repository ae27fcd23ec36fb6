import type { JSX } from "preact";
import type { Entry } from "../../../../schema/inspect/state.ts";
import { isMessage } from "../model/body.ts";
import type { Model } from "../model/model.ts";
import { bytesOfBase64 } from "../text/bytes.ts";
import { formatBytes, formatTime } from "../text/format.ts";
import { hexLine } from "../text/hexDump.ts";
import { Icon } from "./icons.tsx";
import { VirtualList } from "./VirtualList.tsx";

/** In pixels, as timeline.css has it. */
const ROW_HEIGHT = 24;

/** As much as fits in a line; the rest would only cost time. */
const MAX_CHARACTERS = 240;
const MAX_BYTES = 48;

const WAY_TEXTS: Record<Entry["way"], string> = {
  in: "From the remote",
  out: "From the plugin",
  event: "Event",
};

/** The timeline of the watched socket, oldest first. */
export function EntryList({ model }: { readonly model: Model }): JSX.Element {
  const { shown, gone, epoch, kept } = model.timeline;
  const active = model.entry === undefined ? -1 : model.timeline.indexOf(model.entry.n);
  return (
    <div class="entries">
      <VirtualList
        id="entries"
        role="grid"
        label="Messages of the socket"
        follows
        count={shown.length}
        rowHeight={ROW_HEIGHT}
        gone={gone}
        epoch={epoch}
        active={active}
        onActive={(index) => model.open(shown.at(index))}
        onEnter={() => document.getElementById("entry")?.focus()}
        head={<Head />}
        // Without keys: a row that leaves becomes the next one, which costs a tenth of making it anew.
        row={(index) => (
          <EntryRow
            entry={shown.at(index) as Entry}
            index={index}
            isActive={index === active}
            isOdd={(index + gone) % 2 === 1}
          />
        )}
      />
      {shown.length === 0 && (
        <p class="empty">
          {kept === 0
            ? "Nothing has crossed this socket since the page was opened."
            : "No message fits the filter."}
        </p>
      )}
    </div>
  );
}

function Head(): JSX.Element {
  return (
    <div class="entry head" role="row" aria-rowindex={1}>
      <span role="columnheader">
        <span class="hidden">Direction</span>
      </span>
      <span role="columnheader">Time</span>
      <span role="columnheader">Type</span>
      <span role="columnheader" class="size">
        Size
      </span>
      <span role="columnheader">Data</span>
    </div>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly index: number;
  readonly isActive: boolean;
  /** Of all that there were, so that the stripes move with their rows. */
  readonly isOdd: boolean;
}

function EntryRow({ entry, index, isActive, isOdd }: RowProps): JSX.Element {
  const { way, kind, size, time, byPage } = entry;
  return (
    <div
      id={`entries-${index}`}
      class={`entry ${way} ${kind} ${isOdd ? "odd" : ""}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
    >
      <span role="gridcell" class="way" title={WAY_TEXTS[way]}>
        <Icon name={way} />
        <span class="hidden">{WAY_TEXTS[way]}</span>
      </span>
      <span role="gridcell" class="time">
        {formatTime(time)}
      </span>
      <span role="gridcell" class="kind">
        {kind}
      </span>
      <span role="gridcell" class="size">
        {isMessage(entry) && formatBytes(size)}
      </span>
      <span role="gridcell" class="data">
        {byPage && <em class="you">you</em>}
        {lineOf(entry)}
      </span>
    </div>
  );
}

function lineOf({ kind, start }: Entry): string {
  return kind === "binary"
    ? hexLine(bytesOfBase64(start).subarray(0, MAX_BYTES))
    : start.slice(0, MAX_CHARACTERS);
}
