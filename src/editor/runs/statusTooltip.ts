import * as vscode from 'vscode';
import { basisLine, confidenceLine, independenceLine } from '../../engine/report/headline';
import { checkLine, distinguishingLine } from '../../engine/report/verified';
import type { LocalCalibration } from '../../engine/consensus/localCalibration';
import type { StageLine } from '../../engine/report/examination/stageLines';
import type { Consensus } from '../../engine/events';
import { escapeMarkdown } from '../escapeMarkdown';
import { editorWords } from '../words';

/** What is told besides what the consensus says itself. */
export interface TooltipDetails {
  readonly calibration: LocalCalibration;
  /** What came of asking the model about the candidates. */
  readonly examined: readonly StageLine[];
  /** What the run has taken, in words. */
  readonly spent: string | undefined;
}

/** What the patch on screen rests on: checks and stages lead to their details, and each reason why nothing ran is told. */
export function statusTooltip(
  run: string,
  consensus: Consensus,
  { calibration, examined, spent }: TooltipDetails,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const enabledCommands = ['showCheck', 'showExamination', 'showCalibration'];
  markdown.isTrusted = { enabledCommands: enabledCommands.map((name) => `consilience.${name}`) };
  const lines = [
    basisLine(consensus, editorWords),
    confidenceLine(consensus, editorWords, calibration),
    independenceLine(consensus, editorWords),
  ];
  markdown.appendMarkdown(
    lines
      .filter((line) => line !== undefined)
      .map(escapeMarkdown)
      .join(' · ') + '\n\n',
  );
  for (const check of consensus.verifiedBy ?? []) {
    const argument = [{ run, candidate: consensus.choice ?? '', check: check.name }];
    const link = `command:consilience.showCheck?${encodeURIComponent(JSON.stringify(argument))}`;
    markdown.appendMarkdown(`- [${escapeMarkdown(checkLine(check, editorWords))}](${link})\n`);
  }
  const examination = `command:consilience.showExamination?${encodeURIComponent(JSON.stringify([{ run }]))}`;
  for (const { text } of examined) markdown.appendMarkdown(`- [${escapeMarkdown(text)}](${examination})\n`);
  for (const input of consensus.behaviour?.distinguishing ?? [])
    markdown.appendMarkdown(`- ${escapeMarkdown(distinguishingLine(input, editorWords, consensus))}\n`);
  for (const reason of consensus.notRun ?? [])
    markdown.appendMarkdown(`- ${escapeMarkdown(vscode.l10n.t('not run: {0}', reason))}\n`);
  if (spent !== undefined) markdown.appendMarkdown(`\n${escapeMarkdown(spent)}\n`);
  if (consensus.confidence !== undefined) {
    const words = escapeMarkdown(vscode.l10n.t('How far confidence has been right so far'));
    markdown.appendMarkdown(`\n[${words}](command:consilience.showCalibration)\n`);
  }
  markdown.appendMarkdown(`\n${escapeMarkdown(vscode.l10n.t('Show the candidates of this run'))}`);
  return markdown;
}
