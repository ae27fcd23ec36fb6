import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Model } from "../model/model.ts";
import { CLOSE_CODES, faultOfCode, faultOfReason } from "../text/closing.ts";
import { Dialog } from "./Dialog.tsx";

interface Props {
  readonly model: Model;
  readonly socket: string;
  readonly onClose: () => void;
}

/** Asks for what a close frame says. Only what RFC 6455 allows can be sent. */
export function CloseDialog({ model, socket, onClose }: Props): JSX.Element {
  const [code, setCode] = useState("1000");
  const [reason, setReason] = useState("");
  const fault = faultOfCode(Number(code)) ?? faultOfReason(reason);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (fault === undefined) {
      void model.act({ type: "close", socket, code: Number(code), reason }, `Closed with ${code}`);
      onClose();
    }
  };
  return (
    <Dialog title="Close this socket" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Code
          <input
            name="code"
            inputMode="numeric"
            list="close-codes"
            value={code}
            aria-invalid={faultOfCode(Number(code)) !== undefined}
            onInput={({ currentTarget }) => setCode(currentTarget.value.trim())}
          />
        </label>
        <datalist id="close-codes">
          {CLOSE_CODES.map(([value, meaning]) => (
            <option key={value} value={value}>
              {meaning}
            </option>
          ))}
        </datalist>
        <label>
          Reason
          <input
            name="reason"
            value={reason}
            placeholder="none"
            aria-invalid={faultOfReason(reason) !== undefined}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <p class="hint" role="alert">
          {fault ?? "The remote and the plugin both see the socket end with this."}
        </p>
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={fault !== undefined}>
            Close the socket
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
