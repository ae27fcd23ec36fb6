import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { within } from "../helpers/deadline.ts";
import type { Relay } from "./relay.ts";

const ip = (...args: string[]): void => void execFileSync("ip", args, { stdio: "pipe" });

/** Why no network of our own can be made here, or undefined. */
export function namespacesMissing(): string | undefined {
  const name = `wsprobe${process.pid}`;
  try {
    ip("netns", "add", name);
    ip("netns", "del", name);
    return undefined;
  } catch (error) {
    return `${(error as Error).message.split("\n")[0]}`;
  }
}

/** An echo server behind a cable of its own (a network namespace and a veth pair), which can be pulled. Needs root. */
export async function cuttableCable(t: TestContext): Promise<Relay> {
  const id = process.pid % 10_000;
  const [name, near, far] = [`ws${id}`, `wsn${id}`, `wsf${id}`];
  const net = `10.213.${id % 250}`;
  ip("netns", "add", name);
  t.after(() => ip("netns", "del", name));
  ip("link", "add", near, "type", "veth", "peer", "name", far);
  ip("link", "set", far, "netns", name);
  ip("addr", "add", `${net}.1/24`, "dev", near);
  ip("link", "set", near, "up");
  ip("-n", name, "addr", "add", `${net}.2/24`, "dev", far);
  ip("-n", name, "link", "set", far, "up");
  const program = fileURLToPath(new URL("echoServer.ts", import.meta.url));
  const child = spawn("ip", ["netns", "exec", name, process.execPath, "--import", "tsx", program]);
  t.after(() => child.kill("SIGKILL"));
  const [port] = await within(once(child.stdout.setEncoding("utf8"), "data"), "the port of the echo server");
  return {
    url: `ws://${net}.2:${Number(port)}`,
    cut: () => ip("-n", name, "link", "set", far, "down"),
    heal: () => ip("-n", name, "link", "set", far, "up"),
  };
}
