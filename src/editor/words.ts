import * as vscode from 'vscode';
import type { Words } from '../engine/report/words';

/** Messages in the language that VS Code is set to. */
export const editorWords: Words = { t: (message, ...args) => vscode.l10n.t(message, ...args) };
