import type { Tab } from "../tab.ts";

/**
 * Resolves with when the page has drawn a text among the entries of a socket, by its own clock, which counts as
 * `performance.timeOrigin + performance.now()` does here. The page watches once the function returns.
 */
export async function whenDrawn(tab: Tab, text: string): Promise<{ readonly drawn: Promise<number> }> {
  const drawn = tab.value<number>(`new Promise((resolve) => {
    const list = document.querySelector("#entries");
    const look = () => {
      if (!list.innerText.includes(${JSON.stringify(text)})) return;
      watcher.disconnect();
      // A task that follows the callbacks of a frame runs once that frame is drawn.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(list, { childList: true, subtree: true, characterData: true });
    look();
  })`);
  // Nobody awaits it before something else may fail.
  drawn.catch(() => {});
  // The page answers in order.
  await tab.value("0");
  return { drawn };
}
