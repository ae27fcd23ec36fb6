import type { JSX } from "preact";
import type { Model } from "../model/model.ts";
import { formatTime } from "../text/format.ts";

/** The last errors that plugins were told of, the newest first. */
export function ErrorList({ model }: { readonly model: Model }): JSX.Element {
  const faults = model.state?.faults ?? [];
  if (faults.length === 0) {
    return <p class="empty">No plugin has had an error.</p>;
  }
  return (
    <div class="sheet wide">
      <table class="faults">
        <thead>
          <tr>
            <th>Time</th>
            <th>Plugin</th>
            <th>Stage</th>
            <th>Code</th>
            <th>Error</th>
          </tr>
        </thead>
        <tbody>
          {faults.toReversed().map(({ time, plugin, stage, code, message }, index) => (
            <tr key={`${time} ${index}`}>
              <td class="time">{formatTime(Date.parse(time))}</td>
              <td class="plugin" title={plugin}>
                {plugin}
              </td>
              <td class="stage">{stage}</td>
              <td>
                <code>{code}</code>
              </td>
              <td class="message">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
