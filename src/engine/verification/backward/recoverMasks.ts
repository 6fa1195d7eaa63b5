import type { Ask } from '../../ask';
import type { Syntax } from '../../ports';
import type { Task } from '../../task';
import type { VerifiableCandidate } from '../verifier';
import { askMask } from './askMask';
import { sameFact } from './facts/sameFact';
import { leaks } from './leaks';
import type { Mask } from './mask';
import type { Probe } from './probe';
import type { RunCandidate } from './runCandidate';
import { settleOutputs } from './settleOutputs';
import type { Settled } from './settleOutputs';
import { addedRanges, shownCode } from './shownCode';

export interface RecoveryInput {
  readonly task: Task;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
  /** One for each cluster that is still in contention; the same masks are asked of all. */
  readonly candidates: readonly VerifiableCandidate[];
  readonly masks: readonly Mask[];
  /** How often each candidate is asked for each fact; 1 unless told. */
  readonly draws?: number;
  /** Settles what masked calls give, for certain. */
  readonly run?: RunCandidate;
}

/**
 * Asks for the masked facts with each candidate in view (FOBAR: Jiang et al., arXiv 2308.07758, with code
 * for the answer). A fact that the base text gives away as well says nothing about a candidate, and one that can be
 * read off the change says little: both are discounted.
 * @returns a probe per mask, candidate and draw; what running settles has one draw.
 * @throws only the signal's reason.
 */
export async function recoverMasks(input: RecoveryInput, ask: Ask, signal: AbortSignal): Promise<Probe[]> {
  const { masks, candidates, task, run } = input;
  signal.throwIfAborted();
  const settled: Settled =
    run === undefined
      ? () => undefined
      : await settleOutputs(masks, candidates, task.document.text, run, signal);
  const probes = await Promise.all(masks.map((mask) => probesOf(mask, settled, input, ask, signal)));
  return probes.flat();
}

async function probesOf(
  mask: Mask,
  settled: Settled,
  input: RecoveryInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Probe[]> {
  const probes: Probe[] = [];
  const open: VerifiableCandidate[] = [];
  for (const candidate of input.candidates) {
    const ran = settled(mask, candidate.id);
    const common = { candidate: candidate.id, mask: mask.id, kind: mask.kind, draw: 0 };
    if (ran !== undefined) probes.push({ ...common, by: 'run', outcome: ran ? 'recovered' : 'missed' });
    else if (leaksFrom(mask, candidate, input)) probes.push({ ...common, by: 'model', outcome: 'leaked' });
    else open.push(candidate);
  }
  return open.length === 0 ? probes : [...probes, ...(await askAll(mask, open, input, ask, signal))];
}

/** Whether a candidate's change itself gives a fact away. */
export function leaksFrom(
  mask: Mask,
  { text }: VerifiableCandidate,
  { task, syntax }: Pick<RecoveryInput, 'task' | 'syntax'>,
): boolean {
  const { languageId, text: base } = task.document;
  const added = { tree: syntax.parse(languageId, text), ranges: addedRanges(base, text) };
  return leaks(mask, added, { syntax, languageId });
}

/** The control goes first: where it recovers the fact, asking for it with a candidate in view would say nothing. */
async function askAll(
  mask: Mask,
  candidates: readonly VerifiableCandidate[],
  input: RecoveryInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Probe[]> {
  const base = input.task.document.text;
  const control = await askOnce(mask, { id: '', text: base }, 0, 'maskControl', input, ask, signal);
  const draws = Array.from({ length: input.draws ?? 1 }, (_, draw) => draw);
  const each = candidates.flatMap((candidate) => draws.map((draw) => ({ candidate, draw })));
  if (control.outcome === 'missed') {
    return Promise.all(
      each.map(({ candidate, draw }) => askOnce(mask, candidate, draw, 'mask', input, ask, signal)),
    );
  }
  return each.map(({ candidate, draw }): Probe => {
    const probe = { candidate: candidate.id, mask: mask.id, kind: mask.kind, draw, by: 'model' } as const;
    return control.outcome === 'recovered'
      ? { ...probe, outcome: 'guessable' }
      : { ...probe, outcome: 'notMeasured', reason: control.reason ?? 'The control could not be asked.' };
  });
}

async function askOnce(
  mask: Mask,
  candidate: VerifiableCandidate,
  draw: number,
  purpose: 'mask' | 'maskControl',
  { task, syntax }: RecoveryInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Probe> {
  const language = { syntax, languageId: task.document.languageId };
  const code = shownCode(task, candidate.text, syntax);
  const answer = await askMask({ task, mask, code, purpose, draw }, ask, signal);
  const probe = { candidate: candidate.id, mask: mask.id, kind: mask.kind, draw, by: 'model' } as const;
  if (!answer.measured) return { ...probe, outcome: 'notMeasured', reason: answer.reason };
  if (answer.value === null) return { ...probe, outcome: 'missed' };
  const recovered = sameFact(mask.form, mask.fact, answer.value, language);
  return { ...probe, outcome: recovered ? 'recovered' : 'missed', answer: answer.value };
}
