import { once } from "node:events";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import pino from "pino";
import type { WebSocket } from "ws";
import type { Connect, Stage } from "../../../schema/index.ts";
import { LinkError } from "../../core/errors.ts";
import { Names } from "../../core/names/names.ts";
import { type ConnectingLink, connect } from "../../core/sockets/connecting.ts";
import { Dialer } from "../../core/sockets/dialer.ts";
import { hostOfUrl } from "../../core/sockets/policy/names.ts";
import { Trust } from "../../core/sockets/policy/trust.ts";
import { type Config, extraCaFile } from "../config.ts";
import { DOCTOR_PONG_MS, DOCTOR_TIMEOUT_MS } from "../limits.ts";
import type { Program } from "../program.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const CHECK = "url";

/** Connects to a server as the bridge does for a plugin, and tells how long each stage took. */
export async function checkUrl(
  text: string,
  config: Config,
  { nameHelper, version, env }: Pick<Program, "nameHelper" | "version" | "env">,
): Promise<Finding> {
  const address = text.replace(/^http(s?:)/i, "ws$1");
  if (!/^wss?:/i.test(address) || !URL.canParse(address)) {
    return fail(
      CHECK,
      `"${text}" is not the address of a WebSocket server`,
      "Write it like wss://example.com",
    );
  }
  const log = pino({ enabled: false });
  const names = new Names(nameHelper, log);
  const trust = new Trust(config.ca, config.insecureHosts, extraCaFile(env));
  const stages = new Stages();
  try {
    const { ws, stream } = await open(
      address,
      { config, trust, version, log, dialer: new Dialer(names) },
      stages,
    );
    const answers = await answersPing(ws);
    const url = new URL(address);
    const what = `${url.protocol}//${url.host} is a WebSocket server: ${stages.text()}${tlsText(stream)}`;
    ws.terminate();
    if (!answers) {
      return warn(
        CHECK,
        `${what}; it does not answer pings`,
        "The bridge would close such a connection after two pings: report it to the server's operator",
      );
    }
    return stream instanceof TLSSocket && trust.isInsecure(hostOfUrl(url))
      ? warn(
          CHECK,
          `${what}; its certificate was not checked`,
          "Take the host out of insecureHosts unless this is a test",
        )
      : ok(CHECK, what);
  } catch (error) {
    if (!(error instanceof LinkError)) {
      throw error;
    }
    const after = stages.text();
    return fail(CHECK, after === "" ? error.message : `${error.message} (${after})`, error.hint);
  } finally {
    names.close();
  }
}

interface Opened {
  readonly ws: WebSocket;
  readonly stream: Duplex;
}

/** Rejects with a LinkError. */
function open(url: string, link: ConnectingLink, stages: Stages): Promise<Opened> {
  const request: Connect = { type: "connect", url, protocols: [], headers: {}, timeoutMs: DOCTOR_TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    connect(request, link, {
      opened: (ws, stream) => {
        // What goes wrong from here on shows in the ping.
        ws.on("error", () => {});
        resolve({ ws, stream });
      },
      failed: reject,
      reached: (stage) => stages.reached(stage),
    });
  });
}

async function answersPing(ws: WebSocket): Promise<boolean> {
  ws.ping();
  const signal = AbortSignal.timeout(DOCTOR_PONG_MS);
  try {
    await once(ws, "pong", { signal });
    return true;
  } catch {
    // It was late.
    return false;
  }
}

function tlsText(stream: Duplex): string {
  if (!(stream instanceof TLSSocket)) {
    return "; it does not use TLS";
  }
  const { valid_to: end, issuer } = stream.getPeerCertificate();
  const by = [issuer?.O, issuer?.CN].flat().find((name) => name !== undefined && name !== "");
  return `; ${stream.getProtocol()}; certificate by ${by ?? "an unnamed authority"}, valid until ${end}`;
}

/** How long each stage of connecting took; the last one until now. */
class Stages {
  readonly #begun: { stage: Stage; at: number }[] = [];

  reached(stage: Stage): void {
    this.#begun.push({ stage, at: performance.now() });
  }

  text(): string {
    const now = performance.now();
    const texts = this.#begun.map(({ stage, at }, index) => {
      const end = this.#begun[index + 1]?.at ?? now;
      return `${stage} ${Math.round(end - at)} ms`;
    });
    return texts.join(", ");
  }
}
