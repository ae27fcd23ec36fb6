import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Entry } from "../../../../schema/inspect/state.ts";
import { type Body, isMessage, type Payload } from "../model/body.ts";
import type { Model } from "../model/model.ts";
import { base64OfBytes, bytesOfText, textOfBytes } from "../text/bytes.ts";
import { formatMany, formatTime } from "../text/format.ts";
import { hexDump } from "../text/hexDump.ts";
import { parseJson } from "../text/json.ts";
import { Icon } from "./icons.tsx";
import { JsonTree } from "./JsonTree.tsx";
import { Portion } from "./Portion.tsx";

type Form = "JSON" | "Text" | "Hex";

interface Props {
  readonly model: Model;
  readonly entry: Entry;
  readonly body: Body;
}

/** One entry in full. */
export function EntryPane({ model, entry, body }: Props): JSX.Element {
  const { payload, state } = body;
  const [wanted, setWanted] = useState<Form>();
  const json = useMemo(() => jsonOf(payload), [payload]);
  const forms: readonly Form[] = [...(json === undefined ? [] : ["JSON" as const]), "Text", "Hex"];
  const usual = json !== undefined ? "JSON" : typeof payload === "string" ? "Text" : "Hex";
  const form = wanted !== undefined && forms.includes(wanted) ? wanted : usual;
  const content = useMemo(() => contentOf(payload, form, json), [payload, form, json]);
  return (
    <section id="entry" class="body" tabIndex={-1} aria-label="The marked entry">
      <header>
        <Icon name={entry.way} />
        <span class="meta">
          {formatTime(entry.time)} · {isMessage(entry) ? formatMany(entry.size, "byte") : entry.kind}
          {entry.byPage && " · sent by this page"}
          {state === "asked" && " · loading the rest…"}
          {state === "gone" && " · the bridge keeps the rest no longer"}
        </span>
        {isMessage(entry) && (
          <div class="forms" role="group" aria-label="Shown as">
            {forms.map((one) => (
              <button key={one} type="button" aria-pressed={one === form} onClick={() => setWanted(one)}>
                {one}
              </button>
            ))}
          </div>
        )}
        <button
          type="button"
          class="quiet"
          title="Copy"
          aria-label="Copy"
          onClick={() => void copy(model, payload)}
        >
          <Icon name="copy" />
        </button>
        <button
          type="button"
          class="quiet"
          title="Close (Esc)"
          aria-label="Close"
          onClick={() => model.open(undefined)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="content" tabIndex={0} role="group" aria-label="Content" key={`${entry.n} ${form}`}>
        {content}
      </div>
    </section>
  );
}

/** Text in JSON, and binary that is JSON in UTF-8 too. */
function jsonOf(payload: Payload): object | undefined {
  return parseJson(typeof payload === "string" ? payload : textOfBytes(payload));
}

function contentOf(payload: Payload, form: Form, json: object | undefined): JSX.Element {
  if (form === "JSON" && json !== undefined) {
    return <JsonTree value={json} />;
  }
  if (form === "Text") {
    const text = typeof payload === "string" ? payload : textOfBytes(payload);
    return (
      <Portion class="text" size={text.length} unit="characters" portion={(end) => text.slice(0, end)} />
    );
  }
  const bytes = typeof payload === "string" ? bytesOfText(payload) : payload;
  return (
    <Portion
      class="hex"
      size={bytes.length}
      unit="bytes"
      portion={(end) => hexDump(bytes.subarray(0, end))}
    />
  );
}

/** Text as it is, bytes in base64: what the page itself takes back. */
async function copy(model: Model, payload: Payload): Promise<void> {
  try {
    await navigator.clipboard.writeText(typeof payload === "string" ? payload : base64OfBytes(payload));
    model.notices.add(typeof payload === "string" ? "Copied" : "Copied in base64");
  } catch {
    model.notices.add("The browser did not let the page copy", true);
  }
}
