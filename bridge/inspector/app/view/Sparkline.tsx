import type { JSX } from "preact";
import { HISTORY, type Rate } from "../model/rates.ts";

const WIDTH = 64;
const HEIGHT = 14;

/** Messages a second of the last while, each socket by its own measure. */
export function Sparkline({ rate: { history } }: { readonly rate: Rate }): JSX.Element | null {
  const highest = Math.max(...history, 1);
  if (history.length < 2 || history.every((value) => value === 0)) {
    return null;
  }
  const step = WIDTH / (HISTORY - 1);
  const start = WIDTH - step * (history.length - 1);
  const points = history.map((value, index) => {
    const y = HEIGHT - 1 - (value / highest) * (HEIGHT - 3);
    return `${(start + index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join("L")}`;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path class="area" d={`${line}V${HEIGHT}H${start.toFixed(1)}Z`} />
      <path class="line" d={line} />
    </svg>
  );
}
