const PE_OFFSET_AT = 0x3c;
const SUBSYSTEM_AT = 24 + 68;
const MAGIC_AT = 24;
const PE32_PLUS = 0x20b;
const CONSOLE = 3;
const WINDOWS = 2;

/**
 * The same program without a console window: Windows opens one for a program whose header names the console subsystem.
 * Throws a TypeError for what is not a 64-bit console program. A signature over the file would be broken by this.
 */
export function windowlessTwin(exe: Buffer): Buffer {
  const pe =
    exe.length > PE_OFFSET_AT + 4 && exe.toString("latin1", 0, 2) === "MZ"
      ? exe.readUInt32LE(PE_OFFSET_AT)
      : -1;
  const fits =
    pe > 0 &&
    pe + SUBSYSTEM_AT + 2 <= exe.length &&
    exe.toString("latin1", pe, pe + 4) === "PE\0\0" &&
    exe.readUInt16LE(pe + MAGIC_AT) === PE32_PLUS &&
    exe.readUInt16LE(pe + SUBSYSTEM_AT) === CONSOLE;
  if (!fits) {
    throw new TypeError("Cannot make a windowless program: this is not a 64-bit console program of Windows");
  }
  const twin = Buffer.from(exe);
  twin.writeUInt16LE(WINDOWS, pe + SUBSYSTEM_AT);
  return twin;
}
