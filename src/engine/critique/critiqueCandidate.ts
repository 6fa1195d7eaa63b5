import type { Ask } from '../ask';
import { critiqueMessages } from '../prompts/critique';
import type { Task } from '../task';
import type { VerifiableCandidate } from '../verification/verifier';
import { askFor } from '../verification/backward/askFor';
import type { Finding } from './finding';
import { measured, notMeasured } from '../verification/backward/measured';
import type { Measured } from '../verification/backward/measured';
import { readFindings } from './readFindings';
import type { RunCandidate } from '../verification/backward/runCandidate';
import { settleFindings } from './settleFindings';

export interface CritiqueInput {
  readonly task: Task;
  readonly candidate: VerifiableCandidate;
  /** Absent: findings stay open. */
  readonly run?: RunCandidate;
  /** Candidates of the other leading clusters, whole patched documents, to see whether any does as findings expect. */
  readonly rivals?: readonly string[];
  /** Which review of the candidate it is, from 0. */
  readonly index?: number;
}

/** A model's review of a candidate, checked as far as it can be. */
export interface Critique {
  /** The id of the candidate. */
  readonly candidate: string;
  /** What is to be shown: findings that running bore out, and those that it did not settle. */
  readonly findings: readonly Finding[];
  /** Findings that running has refuted; kept to be shown as such. */
  readonly refuted: readonly Finding[];
  /** Findings on lines that the candidate does not have; dropped. */
  readonly misplaced: number;
}

/**
 * Has a candidate reviewed and runs the inputs that are meant to show its faults. A review all of whose findings
 * quote something else is no review of this candidate.
 * @throws only the signal's reason.
 */
export async function critiqueCandidate(
  { task, candidate, run, rivals = [], index = 0 }: CritiqueInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<Critique>> {
  const read = await askFor(
    { purpose: 'critique', messages: critiqueMessages(task, candidate.text), index },
    (answer) => readFindings(answer, candidate.id, candidate.text),
    ask,
    signal,
  );
  if (!read.measured) return read;
  const { findings, misplaced } = read.value;
  if (findings.length === 0 && misplaced > 0)
    return notMeasured('The review quoted only lines that the candidate does not have.');
  const settled = await settleFindings(findings, { text: candidate.text, rivals, run }, signal);
  return measured({
    candidate: candidate.id,
    findings: settled.filter(({ status }) => status !== 'refuted'),
    refuted: settled.filter(({ status }) => status === 'refuted'),
    misplaced,
  });
}
