import type { JSX } from "preact";
import type { Model } from "../model/model.ts";
import type { Row } from "../model/tree.ts";
import { formatBytes, formatRate } from "../text/format.ts";
import { nameOfPeer } from "../text/peer.ts";
import { standingOf } from "../text/standing.ts";
import { Icon } from "./icons.tsx";
import { Sparkline } from "./Sparkline.tsx";
import { VirtualList } from "./VirtualList.tsx";

/** In pixels, as sockets.css has it. */
const ROW_HEIGHT = 42;

/** All sockets by plugin, with what crosses them now. */
export function SocketList({ model }: { readonly model: Model }): JSX.Element {
  const { rows } = model;
  const idAt = (index: number): string | undefined => {
    const row = rows[index];
    return row === undefined || row.kind === "plugin" ? undefined : row.id;
  };
  return (
    <nav class="side" aria-label="Sockets">
      <div class="toolbar">
        <input
          type="search"
          aria-label="Find plugins and addresses"
          placeholder="Find plugins and addresses"
          onInput={({ currentTarget }) => model.findSockets(currentTarget.value)}
        />
      </div>
      <VirtualList
        id="sockets"
        role="listbox"
        label="Sockets by plugin"
        count={rows.length}
        rowHeight={ROW_HEIGHT}
        active={rows.findIndex((row) => row.kind !== "plugin" && row.id === model.selected)}
        takes={(index) => idAt(index) !== undefined}
        onActive={(index) => model.select(idAt(index))}
        onEnter={() => document.getElementById("entries")?.focus()}
        row={(index) => {
          const row = rows[index] as Row;
          return row.kind === "plugin" ? (
            <PluginRow key={`plugin ${row.plugin}`} model={model} row={row} />
          ) : (
            <Option key={row.id} model={model} row={row} index={index} />
          );
        }}
      />
      {rows.length === 0 && !model.isEmpty && <p class="empty">Nothing fits.</p>}
    </nav>
  );
}

function PluginRow({ model, row }: { model: Model; row: Extract<Row, { kind: "plugin" }> }): JSX.Element {
  const messages = row.sockets.reduce((sum, { id }) => sum + model.rates.of(id).messages, 0);
  return (
    <div class="plugin" role="presentation">
      <b>{row.plugin}</b>
      <span>{messages > 0 && `${formatRate(messages)} msg/s`}</span>
    </div>
  );
}

interface OptionProps {
  readonly model: Model;
  readonly row: Exclude<Row, { kind: "plugin" }>;
  readonly index: number;
}

function Option({ model, row, index }: OptionProps): JSX.Element {
  const chosen = row.id === model.selected;
  const attributes = { id: `sockets-${index}`, role: "option", "aria-selected": chosen } as const;
  if (row.kind === "server") {
    const { address, clients, maxClients } = row.server;
    return (
      <div {...attributes} class="option server">
        <Icon name="server" />
        <span class="peer">{address}</span>
        <span class="small">{model.isLive ? `${clients} of ${maxClients} clients` : "not known"}</span>
      </div>
    );
  }
  const { phase, closed } = row.socket;
  const { kind, text } = standingOf(row.socket, model.isLive);
  const rate = model.rates.of(row.id);
  return (
    <div {...attributes} class={`option ${row.nested ? "nested" : ""} ${phase}`}>
      <span class={`dot ${kind}`} role="img" aria-label={text} />
      <span class="peer">{nameOfPeer(row.socket)}</span>
      <span class="small">
        {phase === "closed"
          ? `ended${closed === undefined ? "" : `, ${closed.code}`}`
          : model.isLive
            ? rateText(rate)
            : text}
        {kind === "paused" && ` · ${text}`}
      </span>
      {phase === "closed" ? null : <Sparkline rate={rate} />}
    </div>
  );
}

const rateText = ({ messages, bytes }: { messages: number; bytes: number }): string =>
  messages === 0 ? "quiet" : `${formatRate(messages)} msg/s · ${formatBytes(bytes)}/s`;
