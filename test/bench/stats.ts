/** Where so much of the values (0 … 1) is below, or NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** A median with the middle half of the values around it. */
interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Ratios of values that were measured next to each other, round by round. */
export function ratios(above: readonly number[], below: readonly number[]): number[] {
  return above.slice(0, below.length).map((value, round) => value / (below[round] as number));
}

/** Three figures that count, without an exponent. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const digits = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return digits >= 3
    ? Math.round(value).toLocaleString("en")
    : value.toFixed(Math.min(3 - Math.max(digits, 1), 2));
}

/** `median (low–high)`. */
export function withSpread(values: readonly number[], unit = 1): string {
  const { median, low, high } = spread(values);
  return `${figure(median / unit)} (${figure(low / unit)}–${figure(high / unit)})`;
}

/** A number of bytes as the tables name it. */
export function sizeName(bytes: number): string {
  if (bytes >= 1024 * 1024) {
    return `${bytes / 1024 / 1024} MiB`;
  }
  return bytes >= 1024 ? `${bytes / 1024} KiB` : `${bytes} B`;
}
