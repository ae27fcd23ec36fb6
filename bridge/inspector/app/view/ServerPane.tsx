import type { JSX } from "preact";
import type { ServerState } from "../../../../schema/inspect/state.ts";
import type { Model } from "../model/model.ts";
import { serverOf } from "../model/tree.ts";
import { formatAge, formatBytes, formatRate } from "../text/format.ts";
import { nameOfPeer } from "../text/peer.ts";
import { PaneTitle } from "./PaneTitle.tsx";
import { Allowed, RefusedOnes } from "./Permits.tsx";
import { Phase } from "./Phase.tsx";

interface Props {
  readonly model: Model;
  readonly server: ServerState;
}

/** A plugin's server, its clients, and whom it lets in. */
export function ServerPane({ model, server }: Props): JSX.Element {
  const { id, plugin, address, clients, maxClients, since } = server;
  const sockets = (model.state?.sockets ?? []).filter((socket) => serverOf(socket.id) === id);
  return (
    <>
      <PaneTitle
        model={model}
        name={address}
        plugin={plugin}
        facts={
          <>
            {model.isLive ? (
              <span class="phase open">listening</span>
            ) : (
              <span class="phase unknown">not known</span>
            )}
            <span>since {formatAge(Date.now() - Date.parse(since))}</span>
            <span>
              {clients} of at most {maxClients} clients
            </span>
          </>
        }
      />
      <div class="sheet">
        <h3>Clients</h3>
        {sockets.length === 0 ? (
          <p class="none">None yet. A program or a page connects to ws://{address}.</p>
        ) : (
          <table class="clients">
            <thead>
              <tr>
                <th>Client</th>
                <th>State</th>
                <th class="number">Messages/s</th>
                <th class="number">In</th>
                <th class="number">Out</th>
              </tr>
            </thead>
            <tbody>
              {sockets.map((socket) => (
                <tr key={socket.id}>
                  <td>
                    <button type="button" class="link" onClick={() => model.select(socket.id)}>
                      {nameOfPeer(socket)}
                    </button>
                  </td>
                  <td>
                    <Phase socket={socket} isLive={model.isLive} />
                  </td>
                  <td class="number">{formatRate(model.rates.of(socket.id).messages)}</td>
                  <td class="number">{formatBytes(socket.bytesIn)}</td>
                  <td class="number">{formatBytes(socket.bytesOut)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <RefusedOnes model={model} plugin={plugin} />
        <Allowed model={model} plugin={plugin} />
      </div>
    </>
  );
}
