import * as vscode from 'vscode';
import * as z from 'zod';
import type { Alternative, HotSpot } from '../../engine/agreement/agreement';
import { alternativeLine, spotAt, spotLine, votesLine } from '../../engine/report/spots';
import { lfOffset, writeDocument } from '../documents';
import { editorWords } from '../words';
import type { AlternativeChoice } from './hotSpotHover';
import type { PreviewSession } from './previewSession';
import type { Sessions } from './sessions';
import { editorsOf } from './sessions';

const choiceSchema: z.ZodType<AlternativeChoice> = z.object({
  run: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  alternative: z.int().nonnegative(),
  length: z.int().nonnegative(),
});

/**
 * Puts an alternative into the preview, as one undo step.
 * @param argument what a hover's link hands over; without it the person picks one for the hot spot at the cursor.
 */
export async function useAlternative(sessions: Sessions, argument: unknown): Promise<void> {
  const given = choiceSchema.safeParse(argument);
  if (given.success) {
    await useGiven(sessions, given.data);
    return;
  }
  const session = sessions.active();
  const editor = session && editorsOf(session)[0];
  if (session === undefined || editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a proposed patch first.'));
    return;
  }
  const { start, end } = editor.selection;
  const cursor = { start: lfOffset(editor.document, start), end: lfOffset(editor.document, end) };
  const spot = spotAt(session.disagreement(), cursor);
  if (spot === undefined) {
    const message = vscode.l10n.t(
      'Put the cursor on a coloured token first; “Go to Next Hot Spot” finds one.',
    );
    void vscode.window.showInformationMessage(message);
    return;
  }
  const alternative = await pick(session, spot);
  if (alternative !== undefined) await replace(session, spot, alternative);
}

async function useGiven(sessions: Sessions, choice: AlternativeChoice): Promise<void> {
  const session = sessions.get(choice.run);
  const spot = session
    ?.disagreement()
    .hotSpots.find((candidate) => candidate.start === choice.start && candidate.end === choice.end);
  const alternative = spot?.alternatives[choice.alternative];
  if (
    session === undefined ||
    spot === undefined ||
    alternative === undefined ||
    session.text().length !== choice.length
  ) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The preview has changed since; hover over the token again.'),
    );
    return;
  }
  await replace(session, spot, alternative);
}

async function pick(session: PreviewSession, spot: HotSpot): Promise<Alternative | undefined> {
  const items = spot.alternatives.map((alternative) => ({
    label: alternativeLine(alternative, editorWords),
    description: votesLine(alternative, editorWords, session.modelNames),
    alternative,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: spotLine(spot, editorWords),
    placeHolder: vscode.l10n.t('The alternative to use instead'),
    matchOnDescription: true,
  });
  return chosen?.alternative;
}

async function replace(session: PreviewSession, spot: HotSpot, alternative: Alternative): Promise<void> {
  const document = await vscode.workspace.openTextDocument(session.uri);
  await writeDocument(document, [
    { start: spot.start, end: spot.end, text: session.unmask(alternative.text) },
  ]);
}
