import type { JSX } from "preact";
import type { LogLine } from "../../../../schema/inspect/state.ts";
import type { Model } from "../model/model.ts";
import { formatTime } from "../text/format.ts";
import { VirtualList } from "./VirtualList.tsx";

/** In pixels, as sheet.css has it. */
const ROW_HEIGHT = 22;

/** The end of the bridge's log. */
export function LogView({ model }: { readonly model: Model }): JSX.Element {
  const { log, logGone } = model;
  return (
    <div class="log">
      <VirtualList
        id="log"
        role="log"
        label="Log of the bridge"
        follows
        count={log.length}
        rowHeight={ROW_HEIGHT}
        gone={logGone}
        row={(index) => <Line line={log.at(index) as LogLine} />}
      />
    </div>
  );
}

function Line({ line: { time, level, text } }: { readonly line: LogLine }): JSX.Element {
  return (
    <div class={`line ${level}`} title={text}>
      <span class="time">{formatTime(time)}</span>
      <span class="level">{level}</span>
      <span class="data">{text}</span>
    </div>
  );
}
