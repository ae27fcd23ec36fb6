import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";

/** On Windows it has a place of its own; where that is not, it has no lines. */
const HOSTS_FILES = ["/etc/hosts", "C:\\Windows\\System32\\drivers\\etc\\hosts"];

/**
 * Looks names up where no helper can be run: in the hosts file, then at the name servers. It knows less than the system
 * (no VPN rules, no mDNS), but takes no thread, which could hold up other names and the exit.
 */
export class Substitute {
  readonly #resolver = new Resolver();

  /** Rejects with an error whose `code` is one of `dns.lookup`. */
  async lookup(name: string): Promise<readonly LookupAddress[]> {
    const host = name.replace(/\.$/, "").toLowerCase();
    const known = isIP(host) === 0 ? await inHostsFile(host) : [host];
    const addresses = known.length > 0 ? known : await this.#ask(host);
    return addresses.map((address) => ({ address, family: isIP(address) }));
  }

  /** Lookups that still wait fail. */
  close(): void {
    this.#resolver.cancel();
  }

  async #ask(host: string): Promise<string[]> {
    const answers = await Promise.allSettled([this.#resolver.resolve4(host), this.#resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (found.length > 0) {
      return found;
    }
    const isUnknown = answers.every(
      (answer) => answer.status === "rejected" && ["ENOTFOUND", "ENODATA"].includes(answer.reason.code),
    );
    throw Object.assign(new Error("Cannot look up the name"), {
      code: isUnknown ? "ENOTFOUND" : "EAI_AGAIN",
    });
  }
}

async function inHostsFile(host: string): Promise<string[]> {
  const texts = await Promise.all(HOSTS_FILES.map((path) => readFile(path, "utf8").catch(() => "")));
  return texts
    .join("\n")
    .split("\n")
    .flatMap((line) => {
      const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
      return isIP(address) !== 0 && names.some((name) => name.toLowerCase() === host) ? [address] : [];
    });
}
