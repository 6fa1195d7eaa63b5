/**
 * The same response with its error in the form that the client library reads, `{"error": {…}}`. Servers also send
 * lists of such objects, the inner object by itself, and `{"detail": …}`; the library would lose their words.
 */
export async function withReadableError(response: Response): Promise<Response> {
  if (response.ok || response.status < 400) return response;
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(readable(text), { status, statusText, headers });
}

function readable(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null) return text;
  if ('error' in first) {
    const { error } = first;
    return JSON.stringify({ error: typeof error === 'string' ? { ...first, message: error } : error });
  }
  if ('message' in first) return JSON.stringify({ error: first });
  if ('detail' in first) return JSON.stringify({ error: { message: wordsOf(first.detail) } });
  return text;
}

/** The detail of a validation error is a list of `{loc, msg}`. */
function wordsOf(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  if (!Array.isArray(detail)) return JSON.stringify(detail);
  return detail
    .map((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return String(entry);
      const place = 'loc' in entry && Array.isArray(entry.loc) ? entry.loc.slice(1).join('.') : '';
      const words = 'msg' in entry ? String(entry.msg) : JSON.stringify(entry);
      return place === '' ? words : `${place}: ${words}`;
    })
    .join('; ');
}
