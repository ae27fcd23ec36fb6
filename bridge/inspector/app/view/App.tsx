import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Model } from "../model/model.ts";
import { ErrorList } from "./ErrorList.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { bindKeys } from "./keys.ts";
import { LogView } from "./LogView.tsx";
import { Notices } from "./Notices.tsx";
import { OriginsView } from "./OriginsView.tsx";
import { Refused } from "./Refused.tsx";
import { SocketsView } from "./SocketsView.tsx";
import { Trouble } from "./Trouble.tsx";

/** The whole page. */
export function App({ model }: { readonly model: Model }): JSX.Element {
  const [help, setHelp] = useState(false);
  useEffect(() => bindKeys(model, () => setHelp(true)), [model]);
  if (model.status === "refused") {
    return <Refused />;
  }
  return (
    <div class="page">
      <Header model={model} onHelp={() => setHelp(true)} />
      <Trouble status={model.status} />
      <main>
        <div id="view" class="view" role="tabpanel" aria-labelledby={`tab-${model.view}`}>
          {model.state === undefined ? <p class="empty">Waiting for the bridge…</p> : viewOf(model)}
        </div>
      </main>
      <Notices notices={model.notices} />
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

function viewOf(model: Model): JSX.Element {
  switch (model.view) {
    case "sockets":
      return <SocketsView model={model} />;
    case "origins":
      return <OriginsView model={model} />;
    case "errors":
      return <ErrorList model={model} />;
    case "log":
      return <LogView model={model} />;
  }
}
