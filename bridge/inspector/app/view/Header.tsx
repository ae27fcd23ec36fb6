import type { JSX } from "preact";
import type { Status } from "../connection/connection.ts";
import type { Model, View } from "../model/model.ts";
import { formatBytes, formatRate } from "../text/format.ts";
import { Logo } from "./icons.tsx";

export const VIEWS: readonly (readonly [view: View, title: string])[] = [
  ["sockets", "Sockets"],
  ["origins", "Origins"],
  ["errors", "Errors"],
  ["log", "Log"],
];

const STATUS_TEXTS: Record<Status, string> = {
  joining: "Connecting",
  open: "Connected",
  full: "Too many pages",
  lost: "No bridge",
  refused: "Refused",
};

interface Props {
  readonly model: Model;
  readonly onHelp: () => void;
}

export function Header({ model, onHelp }: Props): JSX.Element {
  return (
    <header class="top">
      <Logo size={20} />
      <h1>
        WebSockets <span>Inspector</span>
      </h1>
      <div class="tabs" role="tablist" aria-label="Views" onKeyDown={(event) => turn(model, event)}>
        {VIEWS.map(([view, title]) => (
          <Tab key={view} model={model} view={view} title={title} />
        ))}
      </div>
      <Totals model={model} />
      <span class={`status ${model.status}`} title={model.version && `Bridge ${model.version}`}>
        {STATUS_TEXTS[model.status]}
      </span>
      <button
        type="button"
        class="quiet"
        onClick={onHelp}
        title="Keyboard shortcuts"
        aria-label="Keyboard shortcuts"
      >
        ?
      </button>
    </header>
  );
}

function Tab({ model, view, title }: { model: Model; view: View; title: string }): JSX.Element {
  const chosen = model.view === view;
  const { refused = [], faults = [] } = model.state ?? {};
  const count = view === "origins" ? refused.length : view === "errors" ? faults.length : 0;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${view}`}
      aria-selected={chosen}
      aria-controls="view"
      tabIndex={chosen ? 0 : -1}
      onClick={() => model.show(view)}
    >
      {title}
      {count > 0 && <span class={`badge ${view}`}>{count}</span>}
    </button>
  );
}

/** Arrows go through the tabs, as people expect of tabs. */
function turn(
  model: Model,
  { key, currentTarget }: { key: string; currentTarget: EventTarget | null },
): void {
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (step !== 0) {
    const index = VIEWS.findIndex(([view]) => view === model.view);
    const [next] = VIEWS.at((index + step) % VIEWS.length) as (typeof VIEWS)[number];
    model.show(next);
    (currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }
}

function Totals({ model }: { readonly model: Model }): JSX.Element | null {
  if (model.state === undefined || !model.isLive) {
    return <span class="totals" />;
  }
  const { sockets } = model.state;
  const open = sockets.filter(({ phase }) => phase === "open").length;
  const rates = sockets.map(({ id }) => model.rates.of(id));
  const messages = rates.reduce((sum, rate) => sum + rate.messages, 0);
  const bytes = rates.reduce((sum, rate) => sum + rate.bytes, 0);
  return (
    <span class="totals">
      <b>{open}</b> open<i>·</i>
      <b>{formatRate(messages)}</b> msg/s<i>·</i>
      <b>{formatBytes(bytes)}</b>/s
    </span>
  );
}
