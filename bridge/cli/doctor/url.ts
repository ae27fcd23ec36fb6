import { lookup } from "node:dns/promises";
import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import type { Stage } from "../../../schema/index.ts";
import { DOCTOR_TIMEOUT_MS } from "../../core/limits.ts";
import { connectError, timedOut } from "../../core/sockets/connectError.ts";
import { Trust } from "../../core/sockets/policy/trust.ts";
import type { Config } from "../config.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const CHECK = "url";

const DEFAULT_PORTS: Record<string, number> = { "ws:": 80, "http:": 80, "wss:": 443, "https:": 443 };

/** Name, TCP connection and TLS handshake of a server, with the certificates that the bridge would trust. */
export async function checkUrl(text: string, config: Config): Promise<Finding> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const standard = DEFAULT_PORTS[url?.protocol ?? ""];
  if (url === undefined || standard === undefined) {
    return fail(
      CHECK,
      `"${text}" is not the address of a WebSocket server`,
      "Write it like wss://example.com",
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? standard : Number(url.port);
  const target = `${url.protocol}//${url.host}`;
  const secure = standard === 443;
  let stage: Stage = "dns";
  let socket: net.Socket | undefined;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), DOCTOR_TIMEOUT_MS);
  try {
    const { address } = await Promise.race([lookup(host), aborted(late.signal)]);
    stage = "tcp";
    socket = net.connect({ host: address, port });
    await once(socket, "connect", { signal: late.signal });
    if (!secure) {
      return ok(CHECK, `${target} takes connections at ${address}; it does not use TLS`);
    }
    stage = "tls";
    const trust = new Trust(config.ca, config.insecureHosts);
    const name = net.isIP(host) === 0 ? { servername: host } : { host };
    const secured = tls.connect({ socket, ...name, ...trust.choose(host) });
    await once(secured, "secureConnect", { signal: late.signal });
    return judge(secured, target, trust.isInsecure(host));
  } catch (error) {
    const fault = late.signal.aborted ? timedOut(stage, target) : connectError(error as Error, stage, target);
    return fail(CHECK, fault.message, fault.hint);
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

function judge(socket: tls.TLSSocket, target: string, insecure: boolean): Finding {
  const { valid_to: end, issuer } = socket.getPeerCertificate();
  const by = [issuer?.O, issuer?.CN].flat().find((name) => name !== undefined && name !== "");
  const text = `${target} speaks ${socket.getProtocol()}; certificate by ${by ?? "nobody named"}, good until ${end}`;
  return insecure
    ? warn(CHECK, `${text}; it was not checked`, "Take the host out of insecureHosts unless this is a test")
    : ok(CHECK, text);
}

async function aborted(signal: AbortSignal): Promise<never> {
  await once(signal, "abort");
  throw new Error("too late");
}
