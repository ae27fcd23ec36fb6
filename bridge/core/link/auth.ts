import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { MAX_NONCES } from "../limits.ts";

const proof = (side: "game" | "bridge", token: string, nonce: string, port: number): string =>
  createHash("sha256").update(`${side}:${token}:${nonce}:${port}`).digest("hex");

/** What the game sends to show that it knows the token, without sending it. */
export const gameProof = (token: string, nonce: string, port: number): string =>
  proof("game", token, nonce, port);

/** What the bridge answers to show the same. */
export const bridgeProof = (token: string, nonce: string, port: number): string =>
  proof("bridge", token, nonce, port);

/** 32 fresh random bytes in base64. */
export const newNonce = (): string => randomBytes(32).toString("base64");

/** Checks proofs and refuses replays. One for each run of the bridge, since the token is new each time. */
export class Authenticator {
  readonly #token: string;
  readonly #port: number;
  readonly #maxNonces: number;
  readonly #seen = new Set<string>();

  constructor(token: string, port: number, maxNonces: number = MAX_NONCES) {
    this.#token = token;
    this.#port = port;
    this.#maxNonces = maxNonces;
  }

  /** The answering proof, or undefined when the game's proof is wrong or its nonce was used before. */
  answer(nonce: string, gameProofHex: string): string | undefined {
    const expected = Buffer.from(gameProof(this.#token, nonce, this.#port));
    const given = Buffer.from(gameProofHex);
    if (given.length !== expected.length || !timingSafeEqual(given, expected) || this.#seen.has(nonce)) {
      return undefined;
    }
    this.#remember(nonce);
    return bridgeProof(this.#token, nonce, this.#port);
  }

  #remember(nonce: string): void {
    this.#seen.add(nonce);
    if (this.#seen.size > this.#maxNonces) {
      const [oldest] = this.#seen;
      this.#seen.delete(oldest as string);
    }
  }
}
