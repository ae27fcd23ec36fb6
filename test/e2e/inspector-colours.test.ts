import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser } from "../helpers/browser.ts";
import { mockBridge } from "../helpers/inspector/mockBridge.ts";

/** What WCAG 2 asks of text of this size (AA). */
const CONTRAST = 4.5;

/** Inks, and the grounds that each of them is used on. */
const PAIRS: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ["ink", ["ground", "raised", "sunken", "accent-soft", "warn-soft"]],
  ["ink-2", ["ground", "raised", "sunken", "accent-soft"]],
  ["ink-3", ["ground", "raised"]],
  ["accent", ["ground", "raised", "accent-soft"]],
  ["accent-ink", ["accent"]],
  ["in", ["ground"]],
  ["out", ["ground"]],
  ["bad", ["ground", "bad-soft"]],
  ["warn", ["ground", "warn-soft"]],
  ["key", ["ground"]],
  ["string", ["ground"]],
  ["number", ["ground"]],
];

let browser: Browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());

for (const scheme of ["light", "dark"] as const) {
  test(`the ${scheme} colours are the page's, and every text can be read on its ground`, async (t) => {
    const bridge = await mockBridge();
    const tab = await browser.tab(bridge.url);
    t.after(async () => {
      await tab.close();
      bridge.close();
    });
    await tab.sees("Connected");
    await tab.scheme(scheme);
    const colour = (name: string): Promise<string> =>
      tab.value(`getComputedStyle(document.documentElement).getPropertyValue("--${name}").trim()`);
    assert.equal(luminanceOf(await colour("ground")) > 0.5, scheme === "light");
    assert.equal(await tab.value(`getComputedStyle(document.documentElement).colorScheme`), "light dark");
    for (const [ink, grounds] of PAIRS) {
      for (const ground of grounds) {
        const ratio = contrastOf(await colour(ink), await colour(ground));
        assert.ok(ratio >= CONTRAST, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    assert.deepEqual(tab.complaints, []);
  });
}

function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance of a colour "#rrggbb", as WCAG 2 defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\da-f]{2}/gi) ?? []).map((hex) => {
    const value = Number.parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
