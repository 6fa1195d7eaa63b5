import path from 'node:path';
import { clusterByBehaviour } from '../../engine/verification/behaviour/clusterByBehaviour';
import { joined, searchInputs } from '../../engine/verification/behaviour/searchInputs';
import type { Behaviour, BehaviourInput } from '../../engine/verification/behaviour';
import type { Task } from '../../engine/task';
import type {
  VerifiableCandidate,
  VerificationJob,
  VerificationNews,
} from '../../engine/verification/verifier';
import { openBehaviour } from '../behaviour/behaviourOf';
import type { CandidateNotRun, OpenBehaviour, OpenRequest } from '../behaviour/behaviourOf';
import type { WorkCopy } from '../workCopies/workCopy';
import type { VerifierParts } from './verifierParts';

/** How many inputs are made by mutation in each round of the search. */
const MUTATIONS = 60;

/** How all candidates behave on the generated cases, and on inputs found by mutation that tell them apart. */
export async function* watchBehaviour(
  parts: VerifierParts,
  job: VerificationJob,
  signal: AbortSignal,
): AsyncGenerator<VerificationNews> {
  const { words } = parts;
  // Asked for while the candidates are still coming.
  const asked = job.cases();
  const candidates = await all(job.candidates);
  const { inputs, tests, reason } = await asked;
  signal.throwIfAborted();
  if (inputs.length + tests.length === 0) {
    yield { kind: 'notRun', reason: words.t('Generated tests: {0}', reason ?? words.t('there are none')) };
    return;
  }
  if (candidates.length === 0) return;
  let copy: WorkCopy | undefined;
  let opened: OpenBehaviour | undefined;
  try {
    copy = await parts.copies.create(parts.folder, signal);
    await copy.write(job.task.document.path, job.task.document.text);
    // Open for all rounds: to start a worker takes longer than most rounds do.
    opened = openBehaviour({ ...requestIn(parts, job.task, copy), candidates }, signal);
    const { measure } = opened;
    const { notRun, dropped, ...known } = await measure(inputs, tests);
    for (const why of reasonsOf(notRun))
      yield { kind: 'notRun', reason: words.t('Generated tests: {0}', why) };
    if (notRun.length === candidates.length) return;
    yield { kind: 'behaved', behaviour: masked(known, parts.mask) };
    const more = (further: readonly BehaviourInput[]): Promise<Behaviour> => measure(further);
    const { syntax, random } = parts;
    const { languageId } = job.task.document;
    const options = { syntax, languageId, random, count: MUTATIONS };
    const searched = await searchInputs(known, more, options, signal);
    const found = await askedFor(parts, job, candidates, searched, more);
    signal.throwIfAborted();
    if (found.inputs.length > known.inputs.length || dropped.length > 0)
      yield { kind: 'behaved', behaviour: masked(found, parts.mask) };
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    yield { kind: 'notRun', reason: words.t('Generated tests: {0}', message) };
  } finally {
    await opened?.close();
    await copy?.remove().catch(() => undefined);
  }
}

/** Where candidates are written differently and still do the same on all inputs, the model is asked for others. */
async function askedFor(
  { mask }: VerifierParts,
  { inputsFor }: VerificationJob,
  candidates: readonly VerifiableCandidate[],
  known: Behaviour,
  run: (inputs: readonly BehaviourInput[]) => Promise<Behaviour>,
): Promise<Behaviour> {
  const { clusters } = clusterByBehaviour(known);
  const texts = [...new Set(candidates.map(({ text }) => text))];
  const [first, ...others] = texts;
  // The longest beside the first: of texts that do the same, the one that does most besides.
  const other = others.sort((a, b) => b.length - a.length)[0];
  if (clusters.length !== 1 || first === undefined || other === undefined) return known;
  const tried = known.inputs.map(({ text }) => text);
  const inputs = (await inputsFor(mask(first), mask(other), tried)).filter(
    ({ text }) => !tried.includes(text),
  );
  return inputs.length === 0 ? known : joined(known, await run(inputs));
}

/** Where a document's candidates run in a copy. */
export function requestIn(
  { runner, loadScript, toolchain }: VerifierParts,
  task: Task,
  copy: WorkCopy,
): Omit<OpenRequest, 'candidates'> {
  const { path: name, languageId } = task.document;
  return {
    runner,
    loadScript,
    ...(toolchain === undefined ? {} : { toolchain }),
    place: {
      workCopy: copy.root,
      path: path.join(path.relative(copy.root, copy.folder), name),
      languageId,
      readable: copy.readable,
    },
  };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** Each reason once, with how many candidates it holds for. */
function reasonsOf(notRun: readonly CandidateNotRun[]): readonly string[] {
  return [...new Set(notRun.map(({ reason }) => reason))];
}

function masked(behaviour: Behaviour, mask: (text: string) => string): Behaviour {
  return {
    ...behaviour,
    inputs: behaviour.inputs.map((input) => ({ ...input, text: mask(input.text) })),
    outcomes: behaviour.outcomes.map((row) => row.map(mask)),
    tests: behaviour.tests.map(({ id, text, count }) => ({ id, text: mask(text), count })),
  };
}
