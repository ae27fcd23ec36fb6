import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type { Certificate } from "./certificates.ts";
import { within } from "./deadline.ts";
import { temporaryFolder } from "./folders.ts";
import { needs } from "./needs.ts";
import { freePort } from "./remote.ts";

const MAX_TRIES = 5;

/** nginx with TLS in front of the WebSocket server at this port, as most servers of the world stand. Returns its URL. */
export async function nginxTls(
  t: TestContext,
  upstream: number,
  tls: Certificate,
  /** Further lines of its configuration. */
  more = "",
): Promise<string> {
  const lines = `ssl_certificate ${tls.certFile}; ssl_certificate_key ${tls.keyFile}; ${more}`;
  return `wss://127.0.0.1:${await nginx(t, upstream, " ssl", lines)}`;
}

/** The same without TLS. */
export async function nginxPlain(t: TestContext, upstream: number): Promise<string> {
  return `ws://127.0.0.1:${await nginx(t, upstream, "", "")}`;
}

/** Returns its port. `flags` and `more` go into its configuration. */
async function nginx(t: TestContext, upstream: number, flags: string, more: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const output = await run(t, await configure(t, port, upstream, flags, more));
    if (output === undefined) {
      return port;
    }
    // Somebody else may have taken the port in between.
    if (attempt === MAX_TRIES || !output.includes("Address already in use")) {
      throw new Error(`nginx does not start: ${output}`);
    }
  }
}

/** Starts nginx in this folder. Resolves when it listens, or with its output when it ends instead. */
async function run(t: TestContext, folder: string): Promise<string | undefined> {
  const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"];
  const child = spawn("nginx", args, { stdio: ["ignore", "ignore", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  await once(child, "spawn").catch(needs("nginx"));
  const lines: string[] = [];
  const listening = new Promise<undefined>((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      // It names its event loop once every port is bound.
      if (line.includes("event method")) {
        resolve(undefined);
      }
    });
  });
  const ended = once(child, "close").then(() => lines.join("\n"));
  return within(Promise.race([listening, ended]), "the start of nginx");
}

async function configure(
  t: TestContext,
  port: number,
  upstream: number,
  flags: string,
  more: string,
): Promise<string> {
  const folder = await temporaryFolder(t);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  // Without a master there is one process, which ends when it is killed.
  const config = `
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${temporary.join("\n  ")}
  server {
    listen 127.0.0.1:${port}${flags};
    ${more}
    location / {
      proxy_pass http://127.0.0.1:${upstream};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
}
`;
  await writeFile(join(folder, "nginx.conf"), config);
  return folder;
}
