import type { Section } from "./cases.ts";
import { closing } from "./sections/closing.ts";
import { compression } from "./sections/compression.ts";
import { control } from "./sections/control.ts";
import { fragmentation } from "./sections/fragments.ts";
import { framing, masking } from "./sections/framing.ts";
import { limits } from "./sections/limits.ts";
import { reservedBits, reservedOpcodes } from "./sections/reserved.ts";
import { utf8 } from "./sections/utf8.ts";

/** All cases that begin with an open connection, in the order of the report. */
export const SECTIONS: readonly Section[] = [
  framing,
  masking,
  reservedBits,
  reservedOpcodes,
  fragmentation,
  control,
  utf8,
  closing,
  limits,
  compression,
];
