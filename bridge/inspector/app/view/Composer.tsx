import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Model } from "../model/model.ts";
import { base64OfBytes, parseBytes } from "../text/bytes.ts";
import { Icon } from "./icons.tsx";

/** The bridge takes 8 MiB of JSON from a page, in which a character may take six bytes. */
const MAX_DATA_CHARACTERS = 1024 * 1024;

type To = "plugin" | "remote";
type Notation = "text" | "hex" | "base64";

interface Props {
  readonly model: Model;
  readonly socket: string;
}

/** Writes a message to either end, as if the other had sent it. */
export function Composer({ model, socket }: Props): JSX.Element {
  const [to, setTo] = useState<To>("plugin");
  const [notation, setNotation] = useState<Notation>("text");
  const [draft, setDraft] = useState("");
  const [fault, setFault] = useState<string>();
  const send = async (): Promise<void> => {
    try {
      const binary = notation !== "text";
      const data = notation === "text" ? draft : base64OfBytes(parseBytes(draft, notation));
      if (data.length > MAX_DATA_CHARACTERS) {
        throw new Error("The page sends messages of at most a million characters");
      }
      setFault(undefined);
      const sent = await model.act({ type: "send", socket, to, binary, data }, `Sent to the ${to}`);
      if (sent) {
        setDraft((now) => (now === draft ? "" : now));
      }
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <form
      class="composer"
      aria-label="Send a message"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <select
        aria-label="Send to"
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value as To)}
      >
        <option value="plugin">To the plugin</option>
        <option value="remote">To the remote</option>
      </select>
      <select
        aria-label="Written as"
        value={notation}
        onChange={({ currentTarget }) => {
          setNotation(currentTarget.value as Notation);
          setFault(undefined);
        }}
      >
        <option value="text">Text</option>
        <option value="hex">Binary, in hex</option>
        <option value="base64">Binary, in base64</option>
      </select>
      <textarea
        id="draft"
        rows={1}
        spellcheck={false}
        aria-label="Message"
        aria-invalid={fault !== undefined}
        placeholder={notation === "text" ? "Message" : notation === "hex" ? "de ad be ef" : "3q2+7w=="}
        value={draft}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          }
        }}
      />
      <button type="submit" class="primary" title="Ctrl Enter">
        <Icon name="send" />
        Send
      </button>
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
