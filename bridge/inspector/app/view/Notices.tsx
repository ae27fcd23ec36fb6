import type { JSX } from "preact";
import type { Notices as List } from "../model/notices.ts";
import { Icon } from "./icons.tsx";

/** How the last actions went. Screen readers say each as it comes. */
export function Notices({ notices }: { readonly notices: List }): JSX.Element {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.all.map(({ id, text, bad }) => (
        <p key={id} class={bad ? "bad" : "good"}>
          <span>{text}</span>
          <button type="button" class="quiet" aria-label="Dismiss" onClick={() => notices.remove(id)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
