/** Shorter keys are not secrets but words, such as the `none` that some local servers want. */
const shortest = 6;

/** The text with every trace of the key replaced, also where the server wrote it in JSON or a URL. */
export function redact(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortest) return text;
  // Servers quote what they were sent, and quote the quote; each time `"` and `\` are escaped once more.
  const quoted = escape(key);
  const url = new URLSearchParams({ key }).toString().slice('key='.length);
  const forms = new Set([key, quoted, escape(quoted), url, Buffer.from(key, 'utf8').toString('base64')]);
  let result = text;
  for (const form of forms) result = result.replaceAll(form, '[key]');
  return result;
}

function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
