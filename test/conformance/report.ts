import { PROFILES, type Profile, type Role } from "./cases.ts";
import { ANSWERS, REQUESTS } from "./handshakes.ts";
import type { Outcome } from "./play.ts";
import { SECTIONS } from "./sections.ts";

interface Item {
  readonly title: string;
  readonly note?: string;
  readonly large?: boolean;
}

export interface Which {
  readonly item: Item;
  readonly role: Role;
  readonly reading: string;
}

type Verdict = "pass" | "pass, late" | "FAIL";

const HANDSHAKE = { title: "Opening handshake", rfc: "4.1, 4.2" };

/** Keeps what every case came to and writes it down. */
export class Report {
  readonly #verdicts = new Map<Item, Map<string, Verdict>>();
  readonly #started = Date.now();
  #runs = 0;

  /** Plays a case. A failure is written down and thrown again. */
  async keep(which: Which, play: () => Promise<Outcome>): Promise<void> {
    this.#runs += 1;
    try {
      const outcome = await play();
      this.#put(which, outcome.late ? "pass, late" : "pass");
    } catch (error) {
      this.#put(which, "FAIL");
      throw error;
    }
  }

  toMarkdown(): string {
    const sections = [
      { ...HANDSHAKE, cases: [...ANSWERS, ...REQUESTS] as readonly (Item & { expect: unknown })[] },
      ...SECTIONS,
    ];
    const rows = sections.map(({ title, rfc, cases }) => {
      const [client, server] = (["client", "server"] as const).map((role) => this.#score(cases, role));
      return `| ${title} | ${rfc} | ${cases.length} | ${client} | ${server} |`;
    });
    const total = sections.reduce((sum, { cases }) => sum + cases.length, 0);
    return [
      '<!-- Written by "npm run conformance". Do not edit. -->',
      "# Conformance with RFC 6455",
      "",
      "Each case goes the whole way: bare TCP on one side, then the bridge, the link, and a plugin on the AngelScript VM",
      "that sends every message back. Bytes are checked on both sides of the bridge: what it sends has to be right as well",
      "(masking, shortest lengths, reserved bits), and the plugin has to hear the right close code and fault.",
      "",
      `${total} cases in ${this.#runs} runs in ${Math.round((Date.now() - this.#started) / 1000)} s: as client, as`,
      "server, and with two behaviours of Net::Socket (as kind and as bad as it may be).",
      "",
      "| section | RFC 6455 | cases | bridge as client | bridge as server |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
      "",
      "Profiles, and how the bridge is started for each:",
      "",
      ...Object.entries(PROFILES).map(([name, flags]) => `- ${name}: \`${["start", ...flags].join(" ")}\``),
      "",
      "Legal extremes that a limit refuses; each has its row below:",
      "",
      ...extremes(sections.flatMap(({ cases }) => cases)),
      ...sections.flatMap(({ title, rfc, cases }) => ["", `## ${title} (${rfc})`, "", ...this.#table(cases)]),
      "",
    ].join("\n");
  }

  #put({ item, role, reading }: Which, verdict: Verdict): void {
    const verdicts = this.#verdicts.get(item) ?? new Map<string, Verdict>();
    verdicts.set(`${role} ${reading}`, verdict);
    this.#verdicts.set(item, verdicts);
  }

  #of(item: Item, role: Role): Verdict | undefined {
    const all = [...(this.#verdicts.get(item) ?? [])].filter(([key]) => key.startsWith(role));
    return all.find(([, verdict]) => verdict === "FAIL")?.[1] ?? all[0]?.[1];
  }

  #score(cases: readonly Item[], role: Role): string {
    const verdicts = cases.map((item) => this.#of(item, role)).filter((verdict) => verdict !== undefined);
    const passed = verdicts.filter((verdict) => verdict !== "FAIL").length;
    return verdicts.length === 0 ? "–" : `${passed} of ${verdicts.length}`;
  }

  #table(cases: readonly (Item & { readonly expect: unknown; readonly profile?: Profile })[]): string[] {
    return [
      "| what is sent | what has to come | as client | as server | remark |",
      "| --- | --- | --- | --- | --- |",
      ...cases.map((item) => {
        const profile = item.profile === undefined ? "" : `Profile ${item.profile}. `;
        const cells = [
          item.title,
          expected(item.expect),
          this.#of(item, "client") ?? "–",
          this.#of(item, "server") ?? "–",
          `${profile}${item.note ?? ""}`.trim(),
        ];
        return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
      }),
    ];
  }
}

function extremes(items: readonly (Item & { readonly profile?: Profile })[]): string[] {
  return items
    .filter(({ note }) => note?.startsWith("Legal"))
    .map(({ title, note, profile = "default" }) => `- ${title} (profile ${profile}). ${note}`);
}

function expected(expect: unknown): string {
  if (typeof expect === "number") {
    return `HTTP status ${expect}`;
  }
  if (typeof expect === "string") {
    return expect === "open" ? "an open socket" : `fault ${expect}`;
  }
  const { messages, pongs, close, fails } = expect as {
    messages?: unknown[];
    pongs?: unknown[];
    close?: number;
    fails?: boolean;
  };
  const parts = [
    messages && `${messages.length === 1 ? "the message" : `${messages.length} messages`}`,
    pongs && `${pongs.length === 1 ? "a pong" : `${pongs.length} pongs`}`,
    close && (fails ? `failure with ${close}` : `close ${close}`),
  ];
  return parts.filter(Boolean).join(", ");
}
