import * as vscode from 'vscode';

/** What the person wants where the model says that something is missing. */
export type MissingAnswer = { readonly kind: 'add'; readonly text: string } | { readonly kind: 'anyway' };

export interface MissingQuestion {
  readonly documentName: string;
  /** In the words of the model, the most often named first. */
  readonly missing: readonly string[];
  /** Asks without standing in the way of what the person is doing. */
  readonly quietly: boolean;
}

/** Says what the model misses, and asks how to go on; undefined when called off. */
export async function askForMissing({
  documentName,
  missing,
  quietly,
}: MissingQuestion): Promise<MissingAnswer | undefined> {
  const add = vscode.l10n.t('Add What Is Missing…');
  const anyway = vscode.l10n.t('Draw Samples Anyway');
  const picked = quietly
    ? await vscode.window.showWarningMessage(
        vscode.l10n.t('{0}: nothing was drawn, the model misses {1}', documentName, missing.join('; ')),
        add,
        anyway,
      )
    : await vscode.window.showWarningMessage(
        vscode.l10n.t('The model says that it cannot do this with what it sees of {0}.', documentName),
        { modal: true, detail: vscode.l10n.t('It misses:') + missing.map((each) => `\n• ${each}`).join('') },
        add,
        anyway,
      );
  if (picked === anyway) return { kind: 'anyway' };
  if (picked !== add) return undefined;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('What is missing'),
    prompt: missing.join('; '),
    placeHolder: vscode.l10n.t('It is added to the request'),
    ignoreFocusOut: true,
  });
  return text === undefined || text.trim() === '' ? undefined : { kind: 'add', text: text.trim() };
}

/** A request with what was missing as a paragraph of its own. */
export function withMissing(instruction: string, text: string): string {
  return `${instruction.trimEnd()}\n\n${text}`;
}
