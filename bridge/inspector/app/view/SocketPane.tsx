import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SocketState } from "../../../../schema/inspect/state.ts";
import type { Model } from "../model/model.ts";
import { formatAge, formatBytes, formatCount } from "../text/format.ts";
import { nameOfPeer } from "../text/peer.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import { Composer } from "./Composer.tsx";
import { EntryList } from "./EntryList.tsx";
import { EntryPane } from "./EntryPane.tsx";
import { Icon } from "./icons.tsx";
import { PaneTitle } from "./PaneTitle.tsx";
import { Phase } from "./Phase.tsx";
import { Toolbar } from "./Toolbar.tsx";

interface Props {
  readonly model: Model;
  readonly socket: SocketState;
}

/** One socket: what it is, what crosses it, and what can be done to it. */
export function SocketPane({ model, socket }: Props): JSX.Element {
  const { entry, body } = model;
  return (
    <>
      <Title model={model} socket={socket} />
      <Toolbar model={model} />
      <div class={entry === undefined ? "timeline" : "timeline split"}>
        <EntryList model={model} />
        {entry !== undefined && body !== undefined && <EntryPane model={model} entry={entry} body={body} />}
      </div>
      {socket.phase === "open" && <Composer model={model} socket={socket.id} />}
    </>
  );
}

function Title({ model, socket }: Props): JSX.Element {
  const { plugin, protocol, phase, since, closed } = socket;
  return (
    <PaneTitle
      model={model}
      name={nameOfPeer(socket)}
      plugin={plugin}
      facts={
        <>
          <Phase socket={socket} isLive={model.isLive} />
          {protocol !== "" && <span title={protocol}>protocol {protocol}</span>}
          {closed === undefined ? (
            <span>since {formatAge(Date.now() - Date.parse(since))}</span>
          ) : (
            <span title={closed.reason}>
              {closed.code} {!closed.clean && "not clean "}
              {closed.reason && (
                <>
                  “<bdi>{closed.reason}</bdi>”
                </>
              )}
            </span>
          )}
        </>
      }
    >
      <dl class="traffic">
        <Way
          name="in"
          messages={socket.messagesIn}
          bytes={socket.bytesIn}
          title="From the remote to the plugin"
        />
        <Way
          name="out"
          messages={socket.messagesOut}
          bytes={socket.bytesOut}
          title="From the plugin to the remote"
        />
      </dl>
      {phase !== "closed" && <Actions model={model} socket={socket} />}
    </PaneTitle>
  );
}

interface WayProps {
  readonly name: "in" | "out";
  readonly messages: number;
  readonly bytes: number;
  readonly title: string;
}

function Way({ name, messages, bytes, title }: WayProps): JSX.Element {
  return (
    <div title={title}>
      <dt>
        <Icon name={name} />
        <span class="hidden">{title}</span>
      </dt>
      <dd>
        {formatCount(messages)} <small>{formatBytes(bytes)}</small>
      </dd>
    </div>
  );
}

function Actions({ model, socket }: Props): JSX.Element {
  const [closing, setClosing] = useState(false);
  const { id, paused } = socket;
  const pause = (): void =>
    void model.act(
      { type: "pause", socket: id, on: !paused },
      paused ? "The bridge reads on" : "The bridge reads nothing more from the remote",
    );
  const cut = (): void => void model.act({ type: "cut", socket: id }, "The connection was cut");
  return (
    <div class="actions">
      <button
        type="button"
        aria-pressed={paused}
        onClick={pause}
        title="Messages of the remote wait meanwhile"
      >
        {paused ? "Read on" : "Stop reading"}
      </button>
      <button type="button" onClick={() => setClosing(true)}>
        Close…
      </button>
      <button type="button" class="danger" onClick={cut} title="Break the connection, as a lost network does">
        Cut
      </button>
      {closing && <CloseDialog model={model} socket={id} onClose={() => setClosing(false)} />}
    </div>
  );
}
