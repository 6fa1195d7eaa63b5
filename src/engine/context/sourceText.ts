import { redactSecrets } from './sensitive';

/**
 * The text of a file that may be sent, from its bytes: UTF-8, line breaks as "\n", secrets redacted;
 * undefined for what is not text (a zero byte, or not UTF-8).
 * @param decode turns UTF-8 into text and throws for anything else.
 */
export function sourceText(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return plainText(decode(bytes));
  } catch {
    return undefined;
  }
}

/** Line breaks as "\n" and secrets redacted. */
export function plainText(text: string): string {
  return redactSecrets(text.replace(/\r\n?/g, '\n')).text;
}
