import type { Browser } from "./browser.ts";
import type { Tab } from "./tab.ts";

/** A WebSocket's message, as its row says. */
export interface MessageRow {
  readonly type: "send" | "receive";
  readonly data: string;
  /** Characters of a text, or "3 B" of a binary. */
  readonly length: string;
  /** As "23:59:59.999", in the time zone of this machine. */
  readonly time: string;
}

/** Elements that a selector finds, those inside of components too. */
const all = (selector: string): string =>
  `(function find(root) { return [...root.querySelectorAll("*")].flatMap((e) => [...(e.matches(${JSON.stringify(selector)}) ? [e] : []), ...(e.shadowRoot ? find(e.shadowRoot) : [])]); })(document)`;

const withText = (selector: string, text: string): string =>
  `${all(selector)}.find((e) => e.innerText.includes(${JSON.stringify(text)}))`;

/** Chrome's own DevTools, as a page: what a person does in its panel Network. It knows nothing of the inside but how it looks. */
export class DevTools {
  readonly tab: Tab;

  private constructor(tab: Tab) {
    this.tab = tab;
  }

  static async open(browser: Browser): Promise<DevTools> {
    return new DevTools(await browser.tab("devtools://devtools/bundled/devtools_app.html?panel=network"));
  }

  /** What "Import HAR file…" does once a file is chosen. */
  async importHar(file: string): Promise<void> {
    await this.tab.chooseFile(`${all("input[type=file]")}[0]`, file);
  }

  /** The messages of the request that is listed under this name. */
  async messagesOf(name: string): Promise<MessageRow[]> {
    await this.tab.clickOn(withText("td.name-column", name));
    await this.tab.clickOn(withText("[role=tab]", "Messages"));
    const rows = `${all("tr")}.filter((e) => /-row-(send|receive)/.test(e.className))`;
    await this.tab.until(`${rows}.length`);
    return this.tab.value(`${rows}.map((e) => {
      const cell = (name) => e.querySelector("." + name + "-column").innerText.replace("\\xa0", " ").trim();
      return {
        type: /-row-(send|receive)/.exec(e.className)[1],
        data: cell("data"),
        length: cell("length"),
        time: cell("time"),
      };
    })`);
  }
}
