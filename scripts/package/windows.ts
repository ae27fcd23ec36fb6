import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit";
import { BLOB_NAME, flipFuse } from "./sea.ts";

const RCDATA = 10;
const ENGLISH_US = 1033;
const UNICODE = 1200;
const NODES_ICON_GROUP = 1;

export interface WindowsOptions {
  readonly node: Buffer;
  readonly blob: Buffer;
  readonly icon: Buffer;
  readonly version: string;
  readonly fileName: string;
}

/**
 * node.exe with our blob, icon and version. Node's signature goes: it would be broken, and Windows says so. A signature of
 * our own would come last, over what this returns.
 */
export function makeWindowsProgram({ node, blob, icon, version, fileName }: WindowsOptions): Buffer {
  const program = Buffer.from(node);
  flipFuse(program);
  const exe = NtExecutable.from(program, { ignoreCert: true });
  const resources = NtExecutableResource.from(exe);
  resources.entries.push({ type: RCDATA, id: BLOB_NAME, lang: 0, codepage: 0, bin: toArrayBuffer(blob) });
  const icons = Data.IconFile.from(icon).icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, NODES_ICON_GROUP, ENGLISH_US, icons);

  for (const info of Resource.VersionInfo.fromEntries(resources.entries)) {
    const numbers = version.split("-", 1)[0] ?? version;
    info.removeAllStringValues({ lang: ENGLISH_US, codepage: UNICODE });
    info.setFileVersion(`${numbers}.0`);
    info.setProductVersion(`${numbers}.0`);
    info.setStringValues(
      { lang: ENGLISH_US, codepage: UNICODE },
      {
        ProductName: "WebSockets for Openplanet",
        FileDescription: "WebSockets for Openplanet",
        CompanyName: "WebSockets for Openplanet contributors",
        LegalCopyright: "MIT licence; see LICENSE and THIRD-PARTY-LICENSES.txt",
        OriginalFilename: fileName,
        InternalName: fileName,
        FileVersion: version,
        ProductVersion: version,
      },
    );
    info.outputToResourceEntries(resources.entries);
  }
  resources.outputResource(exe);
  return Buffer.from(exe.generate());
}

const toArrayBuffer = (bytes: Buffer): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
