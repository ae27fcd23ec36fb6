/** What is looked at every few seconds. */
export interface Sample {
  readonly bridgeRss: number;
  readonly bridgeHandles: number;
  readonly hostRss: number;
  readonly sockets: number;
  readonly buffers: number;
}

const NAMES: Readonly<Record<keyof Sample, string>> = {
  bridgeRss: "memory of the bridge, MiB",
  bridgeHandles: "handles of the bridge",
  hostRss: "memory of the game, MiB",
  sockets: "sockets in the game",
  buffers: "buffers in the game",
};

/** Growth from the first quarter to the last that is still called flat: a share of it, and as much as one burst moves. */
const FLAT: Readonly<Record<keyof Sample, { share: number; more: number }>> = {
  bridgeRss: { share: 0.15, more: 12 },
  bridgeHandles: { share: 0.1, more: 3 },
  hostRss: { share: 0.1, more: 8 },
  sockets: { share: 0.1, more: 2 },
  buffers: { share: 0.2, more: 3 },
};

/** The curve's first and last quarter as a table, and what is not flat. */
export function judge(samples: readonly Sample[]): { table: string; steep: string[] } {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const lines = ["| curve | first quarter | last quarter |", "| --- | --- | --- |"];
  const steep: string[] = [];
  for (const key of Object.keys(NAMES) as (keyof Sample)[]) {
    const first = quarterOf(samples.slice(0, quarter), key);
    const last = quarterOf(samples.slice(-quarter), key);
    lines.push(`| ${NAMES[key]} | ${show(first)} | ${show(last)} |`);
    const { share, more } = FLAT[key];
    if (last.mean > first.mean * (1 + share) + more) {
      steep.push(`${NAMES[key]} grew from ${first.mean.toFixed(1)} to ${last.mean.toFixed(1)}`);
    }
  }
  return { table: lines.join("\n"), steep };
}

interface Quarter {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

function quarterOf(samples: readonly Sample[], key: keyof Sample): Quarter {
  const values = samples.map((sample) => sample[key]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, least: Math.min(...values), most: Math.max(...values) };
}

const show = ({ mean, least, most }: Quarter): string =>
  `${mean.toFixed(1)} (${least.toFixed(0)} … ${most.toFixed(0)})`;
