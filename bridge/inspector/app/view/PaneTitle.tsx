import type { ComponentChildren, JSX } from "preact";
import type { Model } from "../model/model.ts";
import { Icon } from "./icons.tsx";

interface Props {
  readonly model: Model;
  readonly name: string;
  readonly plugin: string;
  /** What else there is to say of it, beside the plugin. */
  readonly facts: ComponentChildren;
  /** What stands at the right. */
  readonly children?: ComponentChildren;
}

/** The head of what is shown beside the list: whose it is, and the way back where the list is hidden. */
export function PaneTitle({ model, name, plugin, facts, children }: Props): JSX.Element {
  return (
    <header class="title">
      <button
        type="button"
        class="quiet back"
        aria-label="Back to the sockets"
        onClick={() => model.select(undefined)}
      >
        <Icon name="back" />
      </button>
      <div class="what">
        <h2 title={name}>{name}</h2>
        <p>
          <b title={plugin}>{plugin}</b>
          {facts}
        </p>
      </div>
      {children}
    </header>
  );
}
