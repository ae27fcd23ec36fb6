export interface Shortcut {
  /** Path of the program. */
  readonly target: string;
  /** What follows the program on its command line. */
  readonly args: string;
  /** What Windows shows while the pointer rests on it. */
  readonly description: string;
  /** File whose first icon it gets. */
  readonly icon: string;
}

// Names and values of the specification [MS-SHLLINK].
const HEADER_SIZE = 0x4c;
const LINK_CLSID = Buffer.from("0114020000000000c000000000000046", "hex");
const HAS_LINK_INFO = 0x02;
const HAS_NAME = 0x04;
const HAS_ARGUMENTS = 0x20;
const HAS_ICON_LOCATION = 0x40;
const IS_UNICODE = 0x80;
const SW_SHOWNORMAL = 1;
const LINK_INFO_HEADER_SIZE = 0x24;
const VOLUME_ID_SIZE = 0x11;
const VOLUME_LABEL_AT = 0x10;
const DRIVE_FIXED = 3;
const VOLUME_ID_AND_LOCAL_BASE_PATH = 1;
const NO_EXTRA_DATA = uint32s(0);

/** The bytes of a shortcut file (.lnk). Windows itself makes them only through COM, which Node does not have. */
export function shortcutFile({ target, args, description, icon }: Shortcut): Buffer {
  // In the order of the specification.
  const texts = [description, args, icon].map(countedText);
  return Buffer.concat([header(), linkInfo(target), ...texts, NO_EXTRA_DATA]);
}

function header(): Buffer {
  const bytes = Buffer.alloc(HEADER_SIZE);
  bytes.writeUInt32LE(HEADER_SIZE, 0);
  LINK_CLSID.copy(bytes, 4);
  bytes.writeUInt32LE(HAS_LINK_INFO | HAS_NAME | HAS_ARGUMENTS | HAS_ICON_LOCATION | IS_UNICODE, 20);
  bytes.writeUInt32LE(SW_SHOWNORMAL, 60);
  return bytes;
}

/** The path of the target, once for programs that read bytes and once in UTF-16. Each has an empty suffix. */
function linkInfo(target: string): Buffer {
  const volume = Buffer.concat([uint32s(VOLUME_ID_SIZE, DRIVE_FIXED, 0, VOLUME_LABEL_AT), Buffer.alloc(1)]);
  const parts = [volume, ...[`${target}\0`, "\0"].map((text) => Buffer.from(text, "latin1"))];
  parts.push(...[`${target}\0`, "\0"].map((text) => Buffer.from(text, "utf16le")));
  const offsets: number[] = [];
  let end = LINK_INFO_HEADER_SIZE;
  for (const part of parts) {
    offsets.push(end);
    end += part.length;
  }
  const [volumeAt = 0, pathAt = 0, ...others] = offsets;
  const network = 0;
  const fields = [VOLUME_ID_AND_LOCAL_BASE_PATH, volumeAt, pathAt, network, ...others];
  return Buffer.concat([uint32s(end, LINK_INFO_HEADER_SIZE, ...fields), ...parts]);
}

function countedText(text: string): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(text.length);
  return Buffer.concat([count, Buffer.from(text, "utf16le")]);
}

function uint32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
