import type { Connect } from "../../../schema/index.ts";
import { hinted, type LinkError } from "../errors.ts";
import { type ConnectingHandler, type ConnectingLink, connect } from "./connecting.ts";
import { hostOfUrl } from "./policy/names.ts";
import { checkTarget, mayBeSecret, type Scheme, waysTo } from "./policy/target.ts";
import type { RoleLink } from "./role.ts";

const ASK = 'write Connect(host, port, false), or "ws://" before the host';

const SECRET = `The server does not speak TLS at this port, and the request may contain secrets: to send it without TLS, ${ASK}`;
const SPOKEN = `This server has spoken TLS before: try again later; to connect without TLS, ${ASK}`;
const SILENT = `The server may be busy: try again; if it does not speak TLS at this port, ${ASK}`;

/**
 * Opens a client socket like `connect`, for a request that leaves open whether to use TLS: tries one way, and the other one
 * if the server shows that it speaks that. Both share the plugin's time. A request that may contain secrets goes out without TLS only to
 * a host nearby. Throws, and returns what gives up, as `connect` does.
 */
export function find(
  request: Connect,
  link: ConnectingLink & Pick<RoleLink, "spoken">,
  handler: ConnectingHandler,
): () => void {
  const deadline = performance.now() + request.timeoutMs;
  const url = checkTarget(request);
  const place = `${hostOfUrl(url)}:${request.port}`;
  const ways = (): readonly Scheme[] => waysTo(url, request, link.spoken.of(place));

  function learn(scheme: Scheme): void {
    if (link.spoken.remember(place, scheme)) {
      const secure = scheme === "wss";
      const hint = `write Connect("${hostOfUrl(url)}", ${request.port}, ${secure})`;
      link.log.info(
        { hint },
        secure ? "found that the server speaks TLS" : "found that the server does not speak TLS",
      );
    }
  }

  function attempt(scheme: Scheme, timeoutMs: number, failed: (fault: LinkError) => void): () => void {
    const explicit = { ...request, secure: scheme === "wss", timeoutMs };
    return connect(explicit, link, {
      opened: (...opened) => {
        learn(scheme);
        handler.opened(...opened);
      },
      failed: (fault) => {
        if (breaksTls(fault)) {
          learn("wss");
        }
        failed(fault);
      },
      reached: (stage) => {
        if (scheme === "wss" && stage === "http") {
          learn("wss");
        }
        handler.reached?.(stage);
      },
    });
  }

  const [first] = ways() as [Scheme];
  let giveUp = attempt(first, request.timeoutMs, (fault) => {
    const second = first === "wss" ? "ws" : "wss";
    const left = deadline - performance.now();
    if (speaksOther(fault, first) && ways().includes(second) && left > 0) {
      giveUp = attempt(second, left, (again) => handler.failed(speaksOther(again, second) ? fault : again));
    } else {
      handler.failed(first === "wss" ? explained(fault) : fault);
    }
  });
  return () => giveUp();

  /** Says how to ask for what was not tried. */
  function explained(fault: LinkError): LinkError {
    if (fault.stage === "tls" && fault.code === "timed_out") {
      return hinted(fault, SILENT);
    }
    if (speaksOther(fault, "wss") && link.spoken.of(place) === "wss") {
      return hinted(fault, SPOKEN);
    }
    return speaksOther(fault, "wss") && mayBeSecret(url, request.headers) ? hinted(fault, SECRET) : fault;
  }
}

/** Whether a server that was tried in one way shows that it speaks the other. Silence shows nothing. */
function speaksOther({ stage, code }: LinkError, tried: Scheme): boolean {
  return tried === "wss"
    ? code === "no_tls" || (stage === "tls" && code === "connection_reset")
    : code === "needs_tls" || (stage === "http" && code === "connection_reset");
}

/** Whether a server has spoken TLS, even if that failed, for example because of its certificate. */
const breaksTls = (fault: LinkError): boolean =>
  fault.stage === "tls" && fault.code !== "timed_out" && !speaksOther(fault, "wss");
