/** What the sockets of plugins may do. */
export interface SocketSettings {
  /** Longest message in either direction. */
  readonly maxMessageBytes: number;
  /** Whether permessage-deflate is offered and accepted. */
  readonly compression: boolean;
  /** Seconds between pings to an open socket; 0 for none. */
  readonly keepalive: number;
  /** Whether plugins may open servers that other machines can reach. */
  readonly allowLan: boolean;
  /** Origins of web pages that may reach the server of any plugin, spelled as browsers send them. */
  readonly allowedOrigins: readonly string[];
}

/** What the user decides about a bridge. Paths are absolute, hosts are spelled as URLs spell them. */
export interface BridgeSettings extends SocketSettings {
  /** First choice of TCP port; 0 takes any. */
  readonly port: number;
  /** Data folders to serve; when there are none, those of this machine. */
  readonly dataFolders: readonly string[];
  /** Files with certificates to trust beside those that Node trusts. */
  readonly caFiles: readonly string[];
  /** What NODE_EXTRA_CA_CERTS names. */
  readonly extraCaFile?: string | undefined;
  /** Hosts whose certificate is not checked. */
  readonly insecureHosts: readonly string[];
}
