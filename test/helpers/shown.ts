/** How amounts, durations and times are shown to people, by commands and by the window in the game alike. */

/** Numbers of bytes, in decimal digits. */
export const AMOUNTS: readonly (readonly [digits: string, shown: string])[] = [
  ["0", "0 B"],
  ["1", "1 B"],
  ["1023", "1023 B"],
  ["1024", "1.0 KiB"],
  ["1536", "1.5 KiB"],
  ["1048575", "1024.0 KiB"],
  ["1048576", "1.0 MiB"],
  ["12345678901", "11.5 GiB"],
  ["98765432109876543", "89826.6 TiB"],
];

/** Numbers of seconds. */
export const DURATIONS: readonly (readonly [seconds: number, shown: string])[] = [
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [61, "1 min 1 s"],
  [3600, "1 h"],
  [3661, "1 h 1 min"],
  [86_399, "23 h 59 min"],
  [86_400, "1 d"],
  [90_000, "1 d 1 h"],
  [1_000_000, "11 d 13 h"],
];

/** A time zone that is no whole number of hours away from UTC, and keeps summer time. */
export const ZONE = "America/St_Johns";

/** Times in ISO 8601, as a clock in that zone shows them. */
export const TIMES: readonly (readonly [time: string, shown: string])[] = [
  ["2026-01-01T00:00:00.000Z", "2025-12-31 20:30:00"],
  ["2026-07-31T12:34:56.789Z", "2026-07-31 10:04:56"],
  ["2028-02-29T23:59:59.999Z", "2028-02-29 20:29:59"],
  ["2028-03-01T03:30:00.000Z", "2028-03-01 00:00:00"],
  ["2000-12-31T04:00:00.000Z", "2000-12-31 00:30:00"],
];
