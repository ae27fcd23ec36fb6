import { installCommand } from "../../scripts/debian.ts";

/** Handles the error of a program that did not start: it says which Debian package to install when there is none. */
export function needs(debianPackage: string): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new Error(`Test needs a program. As root: ${installCommand([debianPackage])}`, { cause: error });
    }
    throw error;
  };
}
