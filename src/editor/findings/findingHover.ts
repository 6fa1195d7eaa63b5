import * as vscode from 'vscode';
import { findingHeatLine } from '../../engine/report/findings';
import { escapeMarkdown } from '../escapeMarkdown';
import type { PreviewSession } from '../preview/previewSession';
import { parsePreviewUri, previewScheme } from '../preview/previewUri';
import type { Sessions } from '../preview/sessions';
import { editorWords } from '../words';

/** On a line that a finding is about: what the bar beside it means, and where the whole review is to be read. */
export function registerFindingHover(sessions: Sessions): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { scheme: previewScheme },
    {
      provideHover(document, position) {
        const name = parsePreviewUri(document.uri);
        const session = name?.kind === 'consensus' ? sessions.get(name.run) : undefined;
        return session && hoverAt(session, document, position);
      },
    },
  );
}

function hoverAt(
  session: PreviewSession,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Hover | undefined {
  const line = position.line + 1;
  const heat = session.findingHeat().find(({ lines }) => lines.first <= line && line <= lines.last);
  if (heat === undefined) return undefined;
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: ['consilience.showExamination'] };
  const link = `command:consilience.showExamination?${encodeURIComponent(JSON.stringify([{ run: session.run }]))}`;
  const show = vscode.l10n.t('Show what the model was asked');
  markdown.appendMarkdown(
    `${escapeMarkdown(findingHeatLine(heat, editorWords))} — [${escapeMarkdown(show)}](${link})`,
  );
  return new vscode.Hover(markdown, document.lineAt(position.line).range);
}
