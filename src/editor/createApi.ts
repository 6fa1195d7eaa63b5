import type { ConsilienceApi, PreviewInfo, RunInfo } from '../api';
import { confidenceLine } from '../engine/report/headline';
import { tokensOf } from '../engine/sampling/spending';
import { checkLine, distinguishingLine } from '../engine/report/verified';
import type { Calibration } from './calibration/calibration';
import { editorWords } from './words';
import { headline } from './preview/presentRun';
import type { Sessions } from './preview/sessions';
import type { RunRecord } from './runs/runRecord';
import { examinedLines } from './runs/runItems';
import type { RunStore } from './runs/runStore';

/** The public face of the store, the previews and the outcomes: plain, read-only data. */
export function createApi(store: RunStore, sessions: Sessions, calibration: Calibration): ConsilienceApi {
  return {
    version: 1,
    runs: () => store.all().map((record) => toInfo(record, calibration)),
    onDidChangeRuns: store.onDidChange,
    activePreview(): PreviewInfo | undefined {
      const session = sessions.active();
      const record = session && store.get(session.run);
      if (session === undefined || record === undefined) return undefined;
      const hotSpots = session.disagreement().hotSpots.map(({ start, end, step, votes, alternatives }) => ({
        start,
        end,
        step,
        votes,
        alternatives: alternatives.map((alternative) => ({
          text: alternative.text,
          votes: alternative.votes,
        })),
      }));
      return { run: session.run, uri: session.uri, headline: headline(record), hotSpots };
    },
    reportTests: (run, outcome) => calibration.noteTests(run, outcome),
  };
}

function toInfo(record: RunRecord, calibration: Calibration): RunInfo {
  return {
    id: record.id,
    instruction: record.task.instruction,
    document: record.documentUri,
    state: record.state,
    outcome: record.outcome,
    samples: record.samples.length,
    usable: record.candidates.filter(({ usable, origin }) => usable && origin === undefined).length,
    clusters: record.clusters,
    support: record.consensus?.support ?? 0,
    confidence: record.consensus && confidenceLine(record.consensus, editorWords, calibration.current()),
    error: record.error,
    verifiedBy: (record.consensus?.verifiedBy ?? []).map((check) => checkLine(check, editorWords)),
    notRun: record.consensus?.notRun ?? [],
    distinguishing: (record.consensus?.behaviour?.distinguishing ?? []).map((input) =>
      distinguishingLine(input, editorWords, record.consensus),
    ),
    examined: examinedLines(record).map(({ text }) => text),
    spent: { requests: record.spent.requests, tokens: tokensOf(record.spent), money: record.spent.money },
    context: record.task.context.map((block) => block.title),
  };
}
