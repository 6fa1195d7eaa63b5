import { stillInContention } from '../sampling/budgetContention';
import { backwardOf, chooseFacts } from '../verification/backward/backwardOf';
import type { BackwardVerification } from '../verification/backward/backwardOf';
import { leaksFrom, recoverMasks } from '../verification/backward/recoverMasks';
import type { Mask } from '../verification/backward/mask';
import type { Probe } from '../verification/backward/probe';
import { roundTrips } from '../verification/backward/roundTrip/roundTrip';
import { sharesOf } from './chooseExamined';
import type { Contender } from './contenders';
import type { ExaminationJob } from './examine';
import { compareInputs } from './inputsOf';
import type { ExaminationNews } from './news';

/** Facts that are asked for between two looks at who can still win. */
const factsARound = 2;

/** By how much, in log-odds, what comes after may yet set two candidates apart: a judge, or what running shows. */
const laterEvidence = { asked: 0.4, run: 3 };

/**
 * Asks for masked facts with each leader in view, in rounds, until one is out of reach of the others; then, where
 * every stage is wanted, has those that are left described and written again. One leader alone is asked as well:
 * what can be recovered from it says how far it is to be trusted.
 * @throws only the signal's reason.
 */
export async function* probeContenders(
  job: ExaminationJob,
  leaders: readonly Contender[],
  signal: AbortSignal,
): AsyncGenerator<ExaminationNews> {
  const { task, syntax, level, run, ask } = job;
  const common = { task, syntax, ...(run === undefined ? {} : { run }) };
  const masks = chooseFacts(
    common,
    level.masks,
    (mask) => !leaders.every((leader) => leaksFrom(mask, leader, common)),
  );
  let left = leaders;
  const probes: Probe[] = [];
  for (const round of roundsOf(masks)) {
    probes.push(...(await recoverMasks({ ...common, candidates: left, masks: round }, ask, signal)));
    const backward = backwardOf({ masks, probes: [...probes], candidates: leaders, left });
    yield { kind: 'probed', backward };
    left = inContention(left, backward, run !== undefined);
    if (left.length < 2 && leaders.length > 1) break;
  }
  if (!level.everyStage) return;
  const inputs = compareInputs(job.standing().evidence.behaviour);
  const trips = await roundTrips({ ...common, inputs, candidates: left, descriptions: 1 }, ask, signal);
  const found = { masks, probes, candidates: leaders, left, roundTrips: trips };
  yield { kind: 'probed', backward: backwardOf(found) };
}

/** What can be run costs no question and goes first, all at once. */
function roundsOf(masks: readonly Mask[]): Mask[][] {
  const outputs = masks.filter(({ output }) => output !== undefined);
  const asked = masks.filter(({ output }) => output === undefined);
  const rounds = outputs.length === 0 ? [] : [outputs];
  for (let at = 0; at < asked.length; at += factsARound) rounds.push(asked.slice(at, at + factsARound));
  return rounds;
}

function inContention(
  left: readonly Contender[],
  backward: BackwardVerification,
  runs: boolean,
): readonly Contender[] {
  const { masks, probes } = backward;
  const done = new Set(probes.map(({ mask }) => mask)).size;
  const standing = sharesOf(left, { backward }).map((share, at) => ({
    id: share.id,
    votes: share.votes,
    recovered: share.backward.passed,
    contender: left[at],
  }));
  const other = runs ? laterEvidence.run : laterEvidence.asked;
  return stillInContention(standing, { samples: 0, probes: masks.length - done, other }).flatMap(
    ({ contender }) => contender ?? [],
  );
}
