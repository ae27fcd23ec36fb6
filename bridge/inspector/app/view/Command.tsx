import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "./icons.tsx";

/** A command of the terminal, with a button that copies it. */
export function Command({ text }: { readonly text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <span class="command">
      <code>{text}</code>
      <button type="button" onClick={() => void copy().catch(() => setCopied(false))}>
        <Icon name="copy" />
        {copied ? "Copied" : "Copy"}
      </button>
    </span>
  );
}
