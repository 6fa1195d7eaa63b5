import * as vscode from 'vscode';

export const previewScheme = 'consilience';

/**
 * What a virtual document shows: the editable consensus, the document as it was when the request was made,
 * a candidate's text, its raw reply, what a check said of it, or what the model was asked.
 */
export type PreviewKind = 'consensus' | 'before' | 'candidate' | 'reply' | 'check' | 'examination';

export interface PreviewName {
  readonly run: string;
  readonly kind: PreviewKind;
  /** The candidate's id; empty for what is about the whole run. */
  readonly candidate: string;
}

const kinds: readonly string[] = [
  'consensus',
  'before',
  'candidate',
  'reply',
  'check',
  'examination',
] satisfies PreviewKind[];

/** `consilience:/<path>?run=…&kind=…&candidate=…`: the path is the document's, for the language and the breadcrumbs. */
export function previewUri({ run, kind, candidate }: PreviewName, path: string): vscode.Uri {
  const query = new URLSearchParams({ run, kind, candidate }).toString();
  return vscode.Uri.from({ scheme: previewScheme, path: `/${path}`, query });
}

/** The parts of such an address; undefined for any other. */
export function parsePreviewUri(uri: vscode.Uri): PreviewName | undefined {
  if (uri.scheme !== previewScheme) return undefined;
  const query = new URLSearchParams(uri.query);
  const run = query.get('run');
  const kind = query.get('kind');
  if (run === null || kind === null || !kinds.includes(kind)) return undefined;
  return { run, kind: kind as PreviewKind, candidate: query.get('candidate') ?? '' };
}
