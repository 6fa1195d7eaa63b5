import type { RunEvent } from '../engine/events';
import { noExamination, withExaminationNews } from '../engine/examination/examination';
import type { Candidate } from '../engine/pool';
import { stageName } from '../engine/report/examination/stageLines';
import { englishWords } from '../engine/report/words';
import { summarize } from '../engine/report/summary';
import { spendingLine } from '../engine/report/spendingLine';
import type { RunInput, RunParts } from '../engine/run';
import { run } from '../engine/run';
import type { Spending } from '../engine/sampling/spending';
import { createTraceFile } from '../models/traceFile';
import { printConsensus } from './printRun';

export interface Output {
  /** Results, on standard output. */
  readonly print: (text: string) => void;
  /** Progress, on standard error. */
  readonly tell: (text: string) => void;
  readonly json: boolean;
  /** Where to record the run. */
  readonly trace: string | undefined;
  /** What the models have taken so far. */
  readonly spent: () => Spending;
}

/** Runs to the end, printing on the way. @returns the exit code: 0 a consensus or a choice, 1 none. */
export async function runToEnd(
  input: RunInput,
  parts: RunParts,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const trace = output.trace === undefined ? undefined : createTraceFile(output.trace);
  const events: RunEvent[] = [];
  try {
    for await (const event of run(input, parts, signal)) {
      events.push(event);
      await trace?.append(event);
      tellProgress(event, output);
    }
  } finally {
    await trace?.close();
    const spent = spendingLine(output.spent(), { form: 'long' }, englishWords);
    if (spent !== undefined) output.tell(`taken: ${spent}`);
  }
  const candidates = events.flatMap((event): Candidate[] =>
    event.kind === 'parsed' ? [event.candidate] : [],
  );
  const examination = events.reduce(
    (known, event) => (event.kind === 'examined' ? withExaminationNews(known, event.news) : known),
    noExamination,
  );
  let code = 1;
  for (const event of events) {
    if (event.kind === 'consensus') {
      output.print(printConsensus(input.task, event.consensus, candidates, examination));
      if (event.consensus.choice !== undefined) code = 0;
    }
    if (event.kind === 'failed') output.tell(event.message);
  }
  if (output.json) output.print(JSON.stringify({ ...summarize(events), spent: output.spent() }));
  return code;
}

function tellProgress(event: RunEvent, { tell, spent }: Output): void {
  if (event.kind === 'clustered') {
    const taken = spendingLine(spent(), { form: 'short' }, englishWords);
    const leading = `${event.leader} leads with ${event.clusters[0]?.weight ?? 0}`;
    const parts = [`${event.usable} usable`, `${event.clusters.length} clusters`, leading, taken];
    tell(parts.filter((part) => part !== undefined).join(', '));
  }
  if (event.kind === 'examined' && event.news.kind === 'began')
    tell(`asking: ${stageName(event.news.stage, englishWords)}`);
  if (event.kind === 'sampled' && event.sample.kind === 'failure')
    tell(`${event.sample.id}: ${event.sample.message}`);
}
