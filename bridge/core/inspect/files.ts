import type { IncomingMessage, ServerResponse } from "node:http";
import { ICON_PATH, SCRIPT_PATH, STYLE_PATH } from "../../../schema/inspect/messages.ts";
import { PAGE } from "../../inspector/page.ts";

interface File {
  readonly type: string;
  readonly text: string;
}

const FILES = new Map<string, File>([
  ["/", { type: "text/html", text: PAGE.html }],
  [SCRIPT_PATH, { type: "text/javascript", text: PAGE.script }],
  [STYLE_PATH, { type: "text/css", text: PAGE.style }],
  [ICON_PATH, { type: "image/svg+xml", text: PAGE.icon }],
]);

/** The page loads nothing from elsewhere, has nothing inline, is in no frame, and is useless to other origins. */
const headers = (host: string): Record<string, string> => ({
  "Cache-Control": "no-store",
  Connection: "close",
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Not every browser counts WebSockets of its own origin among 'self'.
    `connect-src 'self' ws://${host}`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
});

/** Answers a request for one of the page's files. They are the same for everybody, and hold no secret. */
export function answerFile({ method, url }: IncomingMessage, response: ServerResponse, host: string): void {
  const file = FILES.get(url ?? "");
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { ...headers(host), Allow: "GET, HEAD" }).end();
  } else if (file === undefined) {
    response.writeHead(404, headers(host)).end();
  } else {
    const body = Buffer.from(file.text);
    response
      .writeHead(200, {
        ...headers(host),
        "Content-Type": `${file.type}; charset=utf-8`,
        "Content-Length": body.length,
      })
      .end(method === "HEAD" ? undefined : body);
  }
}
