import { readFileSync } from "node:fs";

/** What the C++ host of the AngelScript tests is built with. */
export const HOST_PACKAGES = [
  "angelscript-dev",
  "libangelscript-addon2.35.1",
  "nlohmann-json3-dev",
  "libtomlplusplus-dev",
  "libssl-dev",
  "cmake",
  "ninja-build",
  "g++",
];

/** Other people's WebSocket programs that the tests talk to, and tools that make certificates and judge a systemd unit. */
export const PEER_PACKAGES = ["python3-websockets", "nginx", "chromium", "openssl", "systemd"];

/** What counts cache misses for `npm run bench:gate`; the host is built with its headers. */
export const GATE_PACKAGES = ["valgrind"];

/** What runs the Windows programs in the tests of the packages. */
export const WINE_PACKAGES = ["wine", "wine64"];

export const installCommand = (packages: readonly string[]): string =>
  `apt-get install --no-install-recommends ${packages.join(" ")}`;

/** Whether this is Debian or one of its children, which carry its packages. */
export function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    // Only Linux has this file.
    return false;
  }
}
