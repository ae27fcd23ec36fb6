import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OpenSettings, Permit, Refusal } from "../../../../schema/inspect/state.ts";
import type { Model } from "../model/model.ts";
import { formatTime } from "../text/format.ts";
import { isBroad, nameOf, warningOf } from "../text/permit.ts";
import { Dialog } from "./Dialog.tsx";

interface Props {
  readonly model: Model;
  /** One plugin's; all without it. */
  readonly plugin?: string;
}

const permitOf = ({ plugin, origin, lan }: Permit): Permit => ({ plugin, origin, lan });

const keyOf = ({ plugin, origin }: Permit): string => `${plugin} ${origin ?? "lan"}`;

/** Who was turned away, the last one first, each with a button that lets it in from now on. */
export function RefusedOnes({ model, plugin }: Props): JSX.Element {
  const [asked, setAsked] = useState<Permit>();
  const refused = (model.state?.refused ?? []).filter((one) => plugin === undefined || one.plugin === plugin);
  const allow = (permit: Permit): void =>
    void model.act(
      { type: "allow", permit, allowed: true },
      `${nameOf(permit)} may now reach ${permit.plugin}`,
    );
  const onAllow = (permit: Permit): void => (isBroad(permit) ? setAsked(permit) : allow(permit));
  return (
    <section>
      <h3>Turned away</h3>
      {refused.length === 0 ? (
        <p class="none">Nobody.</p>
      ) : (
        <ul class="permits">
          {refused.toReversed().map((one: Refusal) => (
            <li key={keyOf(one)}>
              <Who permit={one} />
              <time dateTime={one.time}>{formatTime(Date.parse(one.time)).slice(0, 8)}</time>
              <button type="button" onClick={() => onAllow(permitOf(one))}>
                Allow{isBroad(one) && "…"}
              </button>
            </li>
          ))}
        </ul>
      )}
      {asked !== undefined && (
        <Confirm
          permit={asked}
          onClose={() => setAsked(undefined)}
          onYes={() => {
            allow(asked);
            setAsked(undefined);
          }}
        />
      )}
    </section>
  );
}

/** Who is let in, each with a button that takes that back. */
export function Allowed({ model, plugin }: Props): JSX.Element {
  const allowed = (model.state?.allowed ?? []).filter((one) => plugin === undefined || one.plugin === plugin);
  const takeBack = (permit: Permit): void =>
    void model.act(
      { type: "allow", permit: permitOf(permit), allowed: false },
      `${nameOf(permit)} may no longer reach ${permit.plugin}`,
    );
  return (
    <section>
      <h3>Allowed by you</h3>
      {allowed.length === 0 ? (
        <p class="none">Nobody.</p>
      ) : (
        <ul class="permits">
          {allowed.map((permit) => (
            <li key={keyOf(permit)}>
              <Who permit={permit} />
              <button type="button" onClick={() => takeBack(permit)}>
                Take back
              </button>
            </li>
          ))}
        </ul>
      )}
      {model.state !== undefined && <BySettings settings={model.state.settings} />}
    </section>
  );
}

/** Who is let in for every plugin, which no button takes back. */
function BySettings({ settings }: { readonly settings: OpenSettings }): JSX.Element | null {
  const names = [...(settings.allowLan ? ["other computers"] : []), ...settings.allowedOrigins];
  return names.length === 0 ? null : (
    <p>
      The settings of the bridge let in for every plugin: {names.join(", ")}. To take this back, start the
      bridge without them.
    </p>
  );
}

function Who({ permit }: { readonly permit: Permit }): JSX.Element {
  return (
    <span class="who">
      <b>{nameOf(permit)}</b> <span>to {permit.plugin}</span>
      {warningOf(permit) !== undefined && <small>{warningOf(permit)}</small>}
    </span>
  );
}

interface ConfirmProps {
  readonly permit: Permit;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

function Confirm({ permit, onClose, onYes }: ConfirmProps): JSX.Element {
  return (
    <Dialog title={`Allow ${nameOf(permit)}?`} onClose={onClose}>
      <p>{warningOf(permit)}</p>
      <footer>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="primary" onClick={onYes}>
          Allow
        </button>
      </footer>
    </Dialog>
  );
}
