import * as vscode from 'vscode';
import type { FindingHeat } from '../../engine/critique/findingHeat';
import type { HeatStrength } from '../../engine/report/findings';
import { strengthOf } from '../../engine/report/findings';
import { createDisposables } from '../disposables';

const strengths: readonly HeatStrength[] = ['weak', 'middling', 'strong'];

/** A bar before the line, of its own width and style, tells findings from the heat of tokens without colour. */
const bars: Readonly<Record<HeatStrength, { readonly style: string; readonly width: string }>> = {
  weak: { style: 'dotted', width: '0 0 0 3px' },
  middling: { style: 'dashed', width: '0 0 0 3px' },
  strong: { style: 'double', width: '0 0 0 5px' },
};

export interface FindingDecorations extends vscode.Disposable {
  /** Marks the lines that findings are about, replacing what was marked before. */
  paint(editor: vscode.TextEditor, heat: readonly FindingHeat[]): void;
}

/** Three decoration types, made once, in a lane of the overview ruler of their own. */
export function createFindingDecorations(): FindingDecorations {
  const disposables = createDisposables();
  const types = strengths.map((strength) => [strength, disposables.add(barType(strength))] as const);
  return {
    paint(editor, heat) {
      for (const [strength, type] of types) {
        const own = heat.filter((each) => strengthOf(each) === strength);
        editor.setDecorations(
          type,
          own.map(({ lines }) => new vscode.Range(lines.first - 1, 0, lines.last - 1, 0)),
        );
      }
    },
    dispose: () => disposables.dispose(),
  };
}

function barType(strength: HeatStrength): vscode.TextEditorDecorationType {
  const { style, width } = bars[strength];
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: style,
    borderWidth: width,
    borderColor: new vscode.ThemeColor('consilience.findingBorder'),
    overviewRulerColor: new vscode.ThemeColor('consilience.findingRuler'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
