import type { UiItem } from "../../test/helpers/hostRecords.ts";

/** Openplanet's icons are letters of its own font. */
const ICONS = /[\ue000-\uf8ff]\s*/g;

/**
 * A page that shows what a plugin has drawn in its window. Nothing here is the game: how it looks is made up in the manner
 * of Dear ImGui, what stands in it is real.
 */
export function windowPage(title: string, items: readonly UiItem[]): string {
  return `<!doctype html><meta charset="utf-8"><style>
html { background: #16181c; color: #e6e8ea; }
body { font: 13px/1.5 "DejaVu Sans", sans-serif; margin: 0; width: 860px; }
header { background: #27406b; padding: 5px 12px; }
main { padding: 8px 12px 12px; }
p { margin: 3px 0; }
.disabled { color: #8b9096; }
hr { border: 0; border-top: 1px solid #3b3f46; margin: 9px 0; }
h2 { align-items: center; display: flex; font: inherit; gap: 10px; margin: 9px 0 5px; }
h2::after { border-top: 1px solid #3b3f46; content: ""; flex: 1; }
button { background: #2f4d80; border: 0; border-radius: 3px; color: inherit; font: inherit; margin: 2px 8px 2px 0; padding: 3px 12px; }
table { border-spacing: 0; margin: 6px 0; width: 100%; }
th { background: #2a2d33; font-weight: normal; }
th, td { padding: 2px 8px; text-align: left; }
tr:nth-child(even) td { background: #1e2126; }
</style><header>${shown(title)}</header><main>${blocks(items).join("")}</main>`;
}

function blocks(items: readonly UiItem[]): string[] {
  const html: string[] = [];
  for (let at = 0; at < items.length; at += 1) {
    const { kind, text } = items[at] as UiItem;
    if (kind === "column") {
      const columns = run(items, at, "column");
      const cells = run(items, at + columns.length, "text");
      html.push(tableOf(columns, cells));
      at += columns.length + cells.length - 1;
    } else if (kind === "separator") {
      html.push(text === "" ? "<hr>" : `<h2>${shown(text)}</h2>`);
    } else if (kind === "button") {
      html.push(`<button>${shown(text)}</button>`);
    } else {
      html.push(`<p class="${kind}">${shown(text)}</p>`);
    }
  }
  return html;
}

/** Texts of the items of one kind that stand together. */
function run(items: readonly UiItem[], from: number, kind: string): string[] {
  const end = items.findIndex((item, at) => at >= from && item.kind !== kind);
  return items.slice(from, end < 0 ? items.length : end).map(({ text }) => text);
}

function tableOf(columns: readonly string[], cells: readonly string[]): string {
  const rows = Array.from({ length: cells.length / columns.length }, (_, row) =>
    cells.slice(row * columns.length, (row + 1) * columns.length),
  );
  const line = (tag: string, texts: readonly string[]): string =>
    `<tr>${texts.map((text) => `<${tag}>${shown(text)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${line("th", columns)}</thead><tbody>${rows.map((row) => line("td", row)).join("")}</tbody></table>`;
}

const shown = (text: string): string =>
  text.replace(ICONS, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
