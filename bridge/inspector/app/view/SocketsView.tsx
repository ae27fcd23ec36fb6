import type { JSX } from "preact";
import type { Model } from "../model/model.ts";
import { ServerPane } from "./ServerPane.tsx";
import { SocketList } from "./SocketList.tsx";
import { SocketPane } from "./SocketPane.tsx";

/** The sockets at the side, and the chosen one beside them; in a narrow window, one or the other. */
export function SocketsView({ model }: { readonly model: Model }): JSX.Element {
  return (
    <div class={model.selected === undefined ? "sockets" : "sockets chosen"}>
      <SocketList model={model} />
      <section class="pane" aria-label="The chosen socket">
        {paneOf(model)}
      </section>
    </div>
  );
}

function paneOf(model: Model): JSX.Element {
  if (model.server !== undefined) {
    return <ServerPane model={model} server={model.server} />;
  }
  if (model.socket !== undefined) {
    return <SocketPane key={model.selected} model={model} socket={model.socket} />;
  }
  if (model.selected !== undefined) {
    return <p class="empty">This socket has ended, and its messages are no longer kept.</p>;
  }
  return model.isEmpty ? (
    <div class="empty">
      <h2>No sockets yet</h2>
      <p>
        Start the game with a plugin that uses WebSockets, or reload the plugin: its sockets appear here as
        they open, and their messages are recorded from then on.
      </p>
      <p>
        Does a plugin say that it cannot connect? <b>Errors</b> has the reason, and <b>Origins</b> shows whom
        the bridge has turned away.
      </p>
    </div>
  ) : (
    <p class="empty">Choose a socket to see its messages.</p>
  );
}
