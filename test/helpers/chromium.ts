import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { Mailbox } from "./mailbox.ts";
import { needs } from "./needs.ts";
import { listen } from "./remote.ts";

/** A browser takes its time to start on a small machine. */
const START_MS = 30_000;

/** A host name that the browser, and nobody else, takes for this machine: a page of the internet. */
export const FOREIGN_HOST = "evil.example";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1, MAP *.${FOREIGN_HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
];

export interface PageServer {
  /** Origin of its page when the browser is sent there by that host. */
  origin(host: string): string;
  /** What the page's script gave to `report`, in order. */
  next(): Promise<unknown>;
}

/**
 * Serves one page on 127.0.0.1 until the test ends. Its script may call `report(value)`, and `report` resolves once
 * the test has it.
 */
export async function servePage(t: TestContext, script: string): Promise<PageServer> {
  const reports = new Mailbox<unknown>();
  const server = createServer((request, response) => void answer(request, response, script, reports));
  const port = await listen(t, server);
  return {
    origin: (host) => `http://${host}:${port}`,
    next: () => reports.next("a report of the page", undefined, START_MS),
  };
}

/**
 * Opens a page in a headless Chromium of its own, which ends with the test. `flags` are more of the browser's own.
 */
export async function openInChromium(
  t: TestContext,
  url: string,
  flags: readonly string[] = [],
): Promise<void> {
  const { end } = await spawnChromium([...flags, url], "ignore");
  t.after(end);
}

export interface Chromium {
  readonly child: ChildProcess;
  /** The folder of its profile. */
  readonly profile: string;
  /** Ends it, and removes its profile. */
  readonly end: () => Promise<void>;
}

/** Starts a headless Chromium with a new profile. Its owner ends it. */
export async function spawnChromium(args: readonly string[], stdio: StdioOptions): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), "openplanet-websockets-chromium-"));
  // A process group of its own, since the browser is many processes. Without a bus it would wait for one.
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: "disabled:", HOME: profile };
  const child = spawn("chromium", [...FLAGS, `--user-data-dir=${profile}`, ...args], {
    detached: true,
    stdio,
    env,
  });
  const gone = once(child, "close");
  gone.catch(() => {});
  await once(child, "spawn").catch(needs("chromium"));
  const end = async (): Promise<void> => {
    kill(child);
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  return { child, profile, end };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  script: string,
  reports: Mailbox<unknown>,
): Promise<void> {
  if (request.method === "POST") {
    reports.put(JSON.parse(await text(request)));
    response.end();
  } else if (request.url?.split("?")[0] === "/") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<!doctype html><script>
const report = (value) => fetch("/report", { method: "POST", body: JSON.stringify(value) });
${script}
</script>`);
  } else {
    response.writeHead(404).end();
  }
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) {
      process.kill(-child.pid, "SIGKILL");
    }
  } catch {
    // It has ended already.
  }
}
