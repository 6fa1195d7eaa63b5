import { findSecrets } from './sensitive';

/** Stands in for the secrets of one document: what is sent and recorded is masked, what is shown and written is not. */
export interface SecretMask {
  /** How many different secrets were found. */
  readonly count: number;
  /** The text with every secret replaced by a stand-in of the same length, so that offsets hold. */
  mask(text: string): string;
  /** The text with every stand-in replaced by its secret. */
  unmask(text: string): string;
}

/** A mask for the secrets that `findSecrets` sees in the text. Unmasking a masked text gives the text back. */
export function createSecretMask(text: string): SecretMask {
  const standIns = new Map<string, string>();
  for (const { start, end } of findSecrets(text)) {
    const secret = text.slice(start, end);
    if (!standIns.has(secret)) standIns.set(secret, standInFor(secret, standIns, text));
  }
  // Longest first: a secret may hold another.
  const pairs = [...standIns].sort(([a], [b]) => b.length - a.length);
  return {
    count: pairs.length,
    mask: (plain) => pairs.reduce((sum, [secret, standIn]) => sum.replaceAll(secret, () => standIn), plain),
    unmask: (masked) =>
      pairs.reduceRight((sum, [secret, standIn]) => sum.replaceAll(standIn, () => secret), masked),
  };
}

/** Letters and digits that occur nowhere else, as long as the secret and with its line breaks in place. */
function standInFor(secret: string, taken: ReadonlyMap<string, string>, text: string): string {
  const used = new Set(taken.values());
  for (let number = taken.size + 1; ; number++) {
    const word = `hidden${number}`;
    const filler = word.repeat(Math.ceil(secret.length / word.length));
    const standIn = Array.from({ length: secret.length }, (_, at) =>
      secret[at] === '\n' ? '\n' : filler[at],
    ).join('');
    if (!used.has(standIn) && !text.includes(standIn)) return standIn;
  }
}
