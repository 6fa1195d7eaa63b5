import * as vscode from 'vscode';
import type { HotSpot } from '../../engine/agreement/agreement';
import { heatLine, markOf, spotAt, spotLine, stepWord, tokenAt, votesLine } from '../../engine/report/spots';
import { lfOffset, lfPositions, lfRange, lfText } from '../documents';
import { effectLine } from '../../engine/report/verified';
import { escapeMarkdown } from '../escapeMarkdown';
import { editorWords } from '../words';
import type { PreviewSession } from './previewSession';
import { parsePreviewUri, previewScheme } from './previewUri';
import type { Sessions } from './sessions';

/** What the links in a hover hand to `useAlternative`. */
export interface AlternativeChoice {
  readonly run: string;
  readonly start: number;
  readonly end: number;
  readonly alternative: number;
  /** The length of the text the offsets refer to, so that a stale link is noticed. */
  readonly length: number;
}

const mostShown = 8;

/**
 * On a hot spot: how many have it as shown, and the alternatives with their votes, each with a link to use it; on
 * every token that some would have otherwise: where its heat comes from.
 */
export function registerHotSpotHover(sessions: Sessions): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { scheme: previewScheme },
    {
      provideHover(document, position) {
        const name = parsePreviewUri(document.uri);
        const session = name?.kind === 'consensus' ? sessions.get(name.run) : undefined;
        if (session === undefined) return undefined;
        const at = lfOffset(document, position);
        const disagreement = session.disagreement();
        const spot = spotAt(disagreement, { start: at, end: at });
        const token = tokenAt(disagreement, at);
        const text = lfText(document);
        const heat = token && heatLine(token, editorWords);
        const parts = [
          ...(spot === undefined ? [] : [hoverText(session, spot, text, document.languageId)]),
          ...(heat === undefined ? [] : [new vscode.MarkdownString(escapeMarkdown(heat))]),
        ];
        const marked = spot === undefined ? token : markOf(spot, disagreement);
        if (parts.length === 0 || marked === undefined) return undefined;
        return new vscode.Hover(parts, lfRange(lfPositions(text), marked));
      },
    },
  );
}

function hoverText(
  session: PreviewSession,
  spot: HotSpot,
  text: string,
  languageId: string,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: ['consilience.useAlternative'] };
  markdown.appendMarkdown(
    `**${escapeMarkdown(spotLine(spot, editorWords))}** — ${escapeMarkdown(stepWord(spot, editorWords))}\n\n`,
  );
  spot.alternatives.slice(0, mostShown).forEach((alternative, index) => {
    const choice: AlternativeChoice = {
      run: session.run,
      start: spot.start,
      end: spot.end,
      alternative: index,
      length: text.length,
    };
    const link = `command:consilience.useAlternative?${encodeURIComponent(JSON.stringify([choice]))}`;
    const use = vscode.l10n.t('Use this');
    markdown.appendMarkdown(
      `---\n\n${escapeMarkdown(votesLine(alternative, editorWords, session.modelNames))} — [${escapeMarkdown(use)}](${link})\n\n`,
    );
    const effect = effectLine(alternative.effect, editorWords);
    if (effect !== undefined) markdown.appendMarkdown(`${escapeMarkdown(effect)}\n\n`);
    if (alternative.text.trim() === '')
      markdown.appendMarkdown(`*${escapeMarkdown(vscode.l10n.t('left out'))}*\n\n`);
    else markdown.appendCodeblock(dedent(alternative.text), languageId);
  });
  const more = spot.alternatives.length - mostShown;
  if (more > 0)
    markdown.appendMarkdown(
      `---\n\n${escapeMarkdown(vscode.l10n.t('{0} more: Consilience: Use Alternative…', more))}\n`,
    );
  return markdown;
}

/** Takes the indentation off that all lines but the first share. */
function dedent(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n');
  const rest = lines.slice(1).filter((line) => line.trim() !== '');
  const indent = Math.min(...rest.map((line) => line.length - line.trimStart().length));
  if (!Number.isFinite(indent)) return lines.join('\n').trimStart();
  return [(lines[0] ?? '').trimStart(), ...lines.slice(1).map((line) => line.slice(indent))].join('\n');
}
