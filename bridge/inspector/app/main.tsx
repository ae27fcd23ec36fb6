import { render } from "preact";
import { Connection } from "./connection/connection.ts";
import { Credentials } from "./connection/credentials.ts";
import { Model } from "./model/model.ts";
import { App } from "./view/App.tsx";

const credentials = new Credentials();
credentials.takeToken();

let isDue = false;

/** Draws once a frame of the browser, however often something changes. A page in the background draws nothing. */
function draw(): void {
  if (!isDue) {
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      render(<App model={model} />, document.body);
    });
  }
}

const model = new Model((message) => connection.send(message), draw);
const connection = new Connection(credentials, model);

// A new address in the same tab changes nothing but the fragment.
addEventListener("hashchange", () => credentials.takeToken() && connection.dial());
setInterval(() => model.tick(), 1000);
connection.dial();
draw();
