import * as vscode from 'vscode';

export const previewScheme = 'consilience';

/**
 * What a virtual document shows: the editable consensus, the document as it was when the request was made,
 * a candidate's text, or its raw reply.
 */
export type PreviewKind = 'consensus' | 'before' | 'candidate' | 'reply';

export interface PreviewName {
  readonly run: string;
  readonly kind: PreviewKind;
  /** The candidate's id; empty for the consensus and the document before. */
  readonly candidate: string;
}

const kinds: readonly string[] = ['consensus', 'before', 'candidate', 'reply'] satisfies PreviewKind[];

/** `consilience:/<run>/<kind>/<candidate or ->/<path>`: the path comes last, so that VS Code tells the language from it. */
export function previewUri(name: PreviewName, path: string): vscode.Uri {
  const parts = [name.run, name.kind, name.candidate === '' ? '-' : name.candidate, ...path.split('/')];
  return vscode.Uri.from({ scheme: previewScheme, path: `/${parts.map(encodeURIComponent).join('/')}` });
}

/** The parts of such an address; undefined for any other. */
export function parsePreviewUri(uri: vscode.Uri): PreviewName | undefined {
  if (uri.scheme !== previewScheme) return undefined;
  const [, run, kind, candidate] = uri.path.split('/');
  if (run === undefined || kind === undefined || candidate === undefined || !kinds.includes(kind)) return undefined;
  return {
    run: decodeURIComponent(run),
    kind: kind as PreviewKind,
    candidate: candidate === '-' ? '' : decodeURIComponent(candidate),
  };
}
