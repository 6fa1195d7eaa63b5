import * as vscode from 'vscode';
import type { Disagreement, HeatStep } from '../../engine/agreement/agreement';
import { markOf } from '../../engine/report/spots';
import { createDisposables } from '../disposables';
import { lfPositions, lfRange, lfText } from '../documents';

type ColouredStep = Exclude<HeatStep, 0>;
const steps: readonly ColouredStep[] = [1, 2, 3, 4, 5];

/** A line under the token tells the steps apart without colour. */
const underlines: Record<ColouredStep, string> = {
  1: '1px dotted',
  2: '1px dashed',
  3: '1px solid',
  4: '2px solid',
  5: '3px double',
};

export interface HeatDecorations extends vscode.Disposable {
  /** Colours the editor by the heat of its text, replacing what was coloured before. */
  paint(editor: vscode.TextEditor, disagreement: Disagreement): void;
  clear(editor: vscode.TextEditor): void;
}

/** Six decoration types, made once: five steps of heat, and a mark where other candidates have something more. */
export function createHeatDecorations(): HeatDecorations {
  const disposables = createDisposables();
  const types = new Map(steps.map((step) => [step, disposables.add(stepType(step))]));
  const insertion = disposables.add(insertionType());
  return {
    paint(editor, disagreement) {
      const text = lfText(editor.document);
      const insertions = disagreement.hotSpots.filter((spot) => spot.insertion);
      const positionOf = lfPositions(text);
      for (const [step, type] of types) {
        editor.setDecorations(
          type,
          spans(text, disagreement, step).map((span) => lfRange(positionOf, span)),
        );
      }
      editor.setDecorations(
        insertion,
        insertions.map((spot) => lfRange(positionOf, markOf(spot, disagreement))),
      );
    },
    clear(editor) {
      for (const type of [...types.values(), insertion]) editor.setDecorations(type, []);
    },
    dispose: () => disposables.dispose(),
  };
}

function stepType(step: ColouredStep): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(`consilience.heat${step}`),
    textDecoration: `none; border-bottom: ${underlines[step]} var(--vscode-consilience-heatBorder)`,
    overviewRulerColor: new vscode.ThemeColor('consilience.heatRuler'),
    overviewRulerLane: step >= 4 ? vscode.OverviewRulerLane.Full : vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

function insertionType(): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    borderColor: new vscode.ThemeColor('consilience.heatBorder'),
    overviewRulerColor: new vscode.ThemeColor('consilience.heatRuler'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

interface Span {
  start: number;
  end: number;
}

/** Tokens of one step; neighbours with only blanks between are one decoration, since many slow the editor down. */
function spans(text: string, disagreement: Disagreement, step: ColouredStep): Span[] {
  const joined: Span[] = [];
  let open: Span | undefined;
  for (const token of disagreement.tokens) {
    if (token.step !== step) {
      open = undefined;
    } else if (open !== undefined && /^[ \t]*$/.test(text.slice(open.end, token.start))) {
      open.end = token.end;
    } else {
      open = { start: token.start, end: token.end };
      joined.push(open);
    }
  }
  return joined;
}
