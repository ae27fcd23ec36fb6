import type { JSX } from "preact";

/** Strokes on a field of 16 by 16. */
const PATHS = {
  in: "M8 2.5v10M4 9l4 4 4-4",
  out: "M8 13.5v-10M4 7l4-4 4 4",
  event: "M8 4.8L11.2 8 8 11.2 4.8 8z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6l7.5-4.8z",
  clear: "M3 8a5 5 0 1 0 10 0A5 5 0 1 0 3 8M4.5 11.5l7-7",
  save: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.2h10",
  close: "M4 4l8 8M12 4l-8 8",
  cut: "M2.5 8h3M10.5 8h3M7 4.5L5.8 2.8M9 11.5l1.2 1.7M9.3 4.8L10.8 3.2M6.7 11.2l-1.5 1.6",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  server: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.1M5 11h.1",
  back: "M9.8 3.5L5.3 8l4.5 4.5",
  send: "M2.5 8h10.5M9 4l4 4-4 4",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a text that says the same. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      class={`icon ${name}`}
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The icon of the program. */
export function Logo({ size }: { readonly size: number }): JSX.Element {
  return <img src="icon.svg" width={size} height={size} alt="" />;
}
