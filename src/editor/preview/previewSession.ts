import * as vscode from 'vscode';
import type { Disagreement } from '../../engine/agreement/agreement';
import { createComparer } from '../../engine/agreement/comparer';
import { leadOf } from '../../engine/consensus/leadOf';
import type { Finding } from '../../engine/critique/finding';
import type { FindingHeat } from '../../engine/critique/findingHeat';
import { findingHeat } from '../../engine/critique/findingHeat';
import { followFindings } from '../../engine/critique/followFindings';
import type { Consensus } from '../../engine/events';
import type { Syntax } from '../../engine/ports';
import { createDisposables } from '../disposables';
import { lfText } from '../documents';
import type { RunRecord } from '../runs/runRecord';
import type { PreviewFiles } from './previewFiles';
import { previewUri } from './previewUri';

/** The consensus of one run on screen: its text, which the person may change, and the heat of what it is now. */
export interface PreviewSession extends vscode.Disposable {
  readonly run: string;
  readonly uri: vscode.Uri;
  /** The text as it is now. */
  text(): string;
  /** The heat of `text()`. */
  disagreement(): Disagreement;
  /** What the review of the choice found and running did not refute, where it still stands in `text()`. */
  findings(): readonly Finding[];
  /** How likely lines of `text()` need an edit by these findings. */
  findingHeat(): readonly FindingHeat[];
  /** A candidate's text as it goes into the preview. */
  unmask(text: string): string;
  readonly onDidChange: vscode.Event<void>;
  /** Per candidate, what its model is called; empty where only one model was asked. */
  readonly modelNames: ReadonlyMap<string, string>;
  readonly consensus: Consensus;
}

export interface SessionParts {
  readonly files: PreviewFiles;
  readonly syntax: Syntax;
}

/** @throws Error when the run has no choice to show. */
export function createPreviewSession(record: RunRecord, parts: SessionParts): PreviewSession {
  const { consensus, mask, task } = record;
  if (consensus?.text === undefined) throw new Error(`run ${record.id} has nothing to show`);
  const uri = previewUri({ run: record.id, kind: 'consensus', candidate: '' }, task.document.path);
  if (parts.files.read(uri) === undefined) parts.files.write(uri, mask.unmask(consensus.text));
  const compare = lazyComparer(record, parts.syntax);
  const disposables = createDisposables();
  const changes = disposables.add(new vscode.EventEmitter<void>());
  const shown = (): string => {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    return document === undefined ? (parts.files.read(uri) ?? '') : lfText(document);
  };
  const review = record.examination.critiques.get(consensus.choice ?? '')?.findings ?? [];
  const reviewed = consensus.text;
  const findings = (): readonly Finding[] =>
    review.length === 0 ? [] : followFindings(review, reviewed, mask.mask(shown()));
  let known = { text: consensus.text, disagreement: consensus.disagreement };
  disposables.add(
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.toString() !== uri.toString() || event.contentChanges.length === 0) return;
      changes.fire();
      // Kept without being asked for: nothing of a preview is lost when its tab is closed.
      void event.document.save();
    }),
  );
  return {
    run: record.id,
    uri,
    consensus,
    text: shown,
    unmask: (text) => mask.unmask(text),
    disagreement() {
      const text = mask.mask(shown());
      if (text !== known.text) {
        known = { text, disagreement: compare(text) };
      }
      return known.disagreement;
    },
    findings,
    findingHeat: () => findingHeat(findings(), shown()),
    modelNames: modelNames(record),
    onDidChange: changes.event,
    dispose: () => disposables.dispose(),
  };
}

function modelNames({ models, candidates }: RunRecord): ReadonlyMap<string, string> {
  if (models.length < 2) return new Map();
  const labels = new Map(models.map(({ id, label }) => [id, label]));
  return new Map(candidates.map(({ id, modelId }) => [id, labels.get(modelId) ?? modelId]));
}

/** The disagreement of any text with the run's pool, which is built again when the person first changes the preview. */
function lazyComparer(record: RunRecord, syntax: Syntax): (text: string) => Disagreement {
  const { task, candidates, consensus, settings, evidence } = record;
  const build = (): ((text: string) => Disagreement) => {
    const { languageId, text: base } = task.document;
    const comparer = createComparer({
      syntax,
      languageId,
      base,
      target: task.target,
      request: task.instruction,
    });
    for (const candidate of candidates) {
      if (!candidate.usable || candidate.origin !== undefined) continue;
      const weight = consensus?.weights?.[candidate.id] ?? 1;
      comparer.add({ id: candidate.id, text: candidate.text, weight });
    }
    const { standings } = leadOf(
      comparer,
      candidates.filter(({ origin }) => origin === undefined).length,
      evidence,
    );
    return (text) => comparer.disagreement(text, settings.heatShare, standings);
  };
  let known: ReturnType<typeof build> | undefined;
  return (text) => (known ??= build())(text);
}
