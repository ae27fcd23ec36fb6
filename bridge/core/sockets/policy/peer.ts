import type { Socket } from "node:net";
import type { Connect } from "../../../../schema/index.ts";
import { leavesTlsOpen, targetUrl } from "./target.ts";

/** Where a `connect` goes: scheme, host and port, without the scheme while it is unknown. May be empty. */
export function peerOf(request: Connect): string {
  const peer = peerOfUrl(targetUrl(request));
  return leavesTlsOpen(request) ? peer.replace(/^.*:\/\//, "") : peer;
}

/** Scheme, host and port of a URL: the rest may hold secrets. */
export function peerOfUrl(url: string): string {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: "", host: "" };
  return host === "" ? "" : `${protocol}//${host}`;
}

/** Where a client of a server comes from. */
export function peerOfSocket({ remoteAddress = "", remotePort }: Socket): string {
  return `ws://${remoteAddress.includes(":") ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}
