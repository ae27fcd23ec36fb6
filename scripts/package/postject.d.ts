declare module "postject" {
  /** Writes a resource into a program file, in place. */
  export function inject(
    file: string,
    name: string,
    data: Buffer,
    options: { sentinelFuse: string },
  ): Promise<void>;
}
