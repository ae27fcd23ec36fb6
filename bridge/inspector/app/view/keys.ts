import type { Model } from "../model/model.ts";
import { VIEWS } from "./Header.tsx";

/** What the keyboard does everywhere, for the page and for its help. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ["↑ ↓", "go through sockets or entries"],
  ["Enter", "open the marked one"],
  ["Esc", "close what is open, leave a field"],
  ["/", "filter the messages"],
  ["S", "go to the sockets"],
  ["E", "go to the entries"],
  ["M", "write a message"],
  ["P", "hold the view, or let it go on"],
  ["1 – 4", "sockets, origins, errors, log"],
  ["Ctrl Enter", "send the message"],
  ["?", "this help"],
];

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select");

const focus = (id: string): void => document.getElementById(id)?.focus();

/** Listens until the function that it returns is called. */
export function bindKeys(model: Model, onHelp: () => void): () => void {
  const actions: Record<string, () => void> = {
    "/": () => focus("filter"),
    s: () => focus("sockets"),
    e: () => focus("entries"),
    m: () => focus("draft"),
    p: () => model.change((timeline) => timeline.hold(!timeline.held)),
    "?": onHelp,
  };
  VIEWS.forEach(([view], index) => {
    actions[String(index + 1)] = () => model.show(view);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) {
      return;
    }
    if (event.key === "Escape") {
      leave(model, event.target);
      return;
    }
    const act = isField(event.target) ? undefined : actions[event.key.toLowerCase()];
    if (act !== undefined) {
      event.preventDefault();
      act();
    }
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

/** One step back: out of a field, out of a message, out of a socket where it hides the list. */
function leave(model: Model, target: EventTarget | null): void {
  if (isField(target)) {
    focus(model.selected === undefined ? "sockets" : "entries");
  } else if (model.entry !== undefined) {
    model.open(undefined);
    focus("entries");
  } else {
    focus("sockets");
  }
}
