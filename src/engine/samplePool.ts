import type { PoolAgreement } from './agreement/agreement';
import type { Comparer } from './agreement/comparer';
import { createComparer } from './agreement/comparer';
import type { RunEvent } from './events';
import { toCandidate } from './patch/applyReply';
import type { Candidate, Sample } from './pool';
import type { Syntax } from './ports';
import { addedVote } from './sampling/familyVotes';
import type { Task } from './task';

/** The candidates of a run with what compares them; grows sample by sample. */
export interface Pool {
  readonly candidates: readonly Candidate[];
  readonly comparer: Comparer;
  /** For the time being its vote counts 1, or, where it continues another sample, what it adds to the votes so far. */
  add(sample: Sample): Candidate;
  /** Undefined while no candidate is usable. */
  agreement(): PoolAgreement | undefined;
  /** The usable candidates compared with other weights than 1 each; those without one keep theirs. */
  weighed(weights: ReadonlyMap<string, number>): Comparer;
}

/** A pool without a sample. The language must be prepared. */
export function createPool(task: Task, syntax: Syntax): Pool {
  const { languageId, text: base } = task.document;
  const compared = { syntax, languageId, base, target: task.target, request: task.instruction };
  const comparer = createComparer(compared);
  const candidates: Candidate[] = [];
  const voting: Sample[] = [];
  return {
    candidates,
    comparer,
    agreement: () => (comparer.members.length === 0 ? undefined : comparer.agreement()),
    weighed(weights) {
      const other = createComparer(compared);
      for (const member of comparer.members)
        other.add({ ...member, weight: weights.get(member.id) ?? member.weight });
      return other;
    },
    add(sample) {
      const candidate = toCandidate({ sample, task, syntax });
      candidates.push(candidate);
      if (candidate.usable) {
        comparer.add({ id: candidate.id, text: candidate.text, weight: addedVote(sample, voting) });
        voting.push(sample);
      }
      return candidate;
    },
  };
}

/** How the pool stands now. @throws RangeError while no candidate is usable. */
export function clustered(pool: Pool): RunEvent {
  const { clusters, choice } = pool.comparer.agreement();
  const usable = pool.candidates.filter((candidate) => candidate.usable).length;
  return { kind: 'clustered', usable, clusters, leader: choice };
}
