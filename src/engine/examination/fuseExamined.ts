import { fuse } from '../consensus/fusion';
import type { Fusion, FusionCalibration, FusionFacts } from '../consensus/fusion';
import { fusionCalibration } from '../consensus/fusionCalibration';
import { countSignal, probabilitySignal, relativeSignal } from '../consensus/fusionSignal';
import type { Count, Signal } from '../consensus/fusionSignal';
import type { Lead } from '../consensus/leadOf';
import { choiceSignal, critiqueSignal, judgeSignal, questionsSignal } from '../critique/critiqueSignals';
import { opinionOf } from '../critique/judge/judgeOpinion';
import type { Check, CheckName } from '../verification/checks';
import type { Evidence } from '../verification/evidence';
import { recordOf } from './examination';
import type { Examination } from './examination';

/**
 * The fusion of a run. What votes and behaviour say has been calibrated on labelled data already and keeps its
 * log-odds; what the model was asked besides has the weights that the simulation gives it.
 */
const runCalibration: FusionCalibration = {
  weights: { ...fusionCalibration.weights, votes: 1, generatedTests: 1 },
  correlation: fusionCalibration.correlation,
  intercept: 0,
  scale: { a: 1, b: 0 },
};

export interface FusionInput {
  readonly lead: Lead;
  /** The id of the choice; the lead's own unless the examination moved it. */
  readonly choice: string;
  /** The candidates whose votes speak for the choice: itself, or those that it was drawn in view of. */
  readonly spokenForBy: readonly string[];
  /** The weight of their votes, and of all usable ones. */
  readonly votes: number;
  readonly usable: number;
  readonly evidence: Evidence;
  readonly examination: Examination;
}

/** One probability that the choice is right, from whatever is known of it. */
export function fuseExamined(input: FusionInput): Fusion {
  const { choice, examination, evidence } = input;
  const { critiques, judge, pick } = examination;
  const record = judge && recordOf(judge);
  const critique = critiques.get(choice);
  const signals = [
    forwardSignal(input),
    projectSignal(checkOf(evidence, choice, 'projectTests')),
    ...backwardSignals(choice, examination),
    record && judgeSignal(opinionOf(record), choice),
    record && questionsSignal(record.answers, choice),
    critique && critiqueSignal(critique),
    pick && choiceSignal(pick, choice),
  ];
  return fuse(
    signals.filter((signal) => signal !== undefined),
    factsOf(input),
    runCalibration,
  );
}

/** Of a choice that does not lead by votes and behaviour: its part of what the lead leaves. */
function forwardSignal({ lead, spokenForBy, votes, usable }: FusionInput): Signal {
  const { value, restsOn } = lead.confidence;
  const leads = spokenForBy.some((id) => id === lead.choice || lead.cluster.members.includes(id));
  const rest = Math.max(0, usable - lead.cluster.weight);
  const probability = leads ? value : (1 - value) * ((votes + 0.5) / (rest + 1));
  return probabilitySignal(restsOn === 'votes' ? 'votes' : 'generatedTests', probability);
}

/** Tests that passed before and after say little; those that the change moved say much. */
function projectSignal(check: Check | undefined): Signal | undefined {
  if (check === undefined) return undefined;
  const { newlyPassing, newlyFailing } = check;
  return countSignal('projectChecks', {
    passed: newlyPassing.length,
    total: newlyPassing.length + newlyFailing.length,
  });
}

function backwardSignals(choice: string, { backward }: Examination): (Signal | undefined)[] {
  const evidence = backward?.evidence ?? [];
  const own = evidence.find(({ candidate }) => candidate === choice);
  const rivals = evidence.filter(({ candidate }) => candidate !== choice);
  const trips = rivals.flatMap(({ roundTrip }) => (roundTrip === undefined ? [] : [tripCount(roundTrip)]));
  return own === undefined
    ? []
    : [
        relativeSignal(
          'backward',
          own.compared,
          rivals.map(({ compared }) => compared),
        ),
        own.roundTrip && relativeSignal('roundTrip', tripCount(own.roundTrip), trips),
      ];
}

function tripCount({ asked, recovered }: { readonly asked: number; readonly recovered: number }): Count {
  return { passed: recovered, total: asked };
}

function factsOf({ lead, choice, usable, evidence, examination }: FusionInput): FusionFacts {
  const tests = checkOf(evidence, choice, 'projectTests');
  const { behaviour } = evidence;
  const relied = examination.contradictions.get(choice)?.facts ?? [];
  return {
    // What cannot be parsed is no candidate; without a grammar nothing is known.
    parses: true,
    newlyBroken: (tests?.newlyFailing.length ?? 0) > 0,
    contradicted: relied.some(({ settled }) => settled === 'broken'),
    usable,
    executed:
      lead.confidence.restsOn === 'execution' ||
      tests !== undefined ||
      (behaviour !== undefined && behaviour.inputs.length + behaviour.tests.length > 0),
    typeChecked: [checkOf(evidence, choice, 'types'), checkOf(evidence, choice, 'diagnostics')].some(
      (check) => check !== undefined,
    ),
  };
}

function checkOf({ checks }: Evidence, candidate: string, name: CheckName): Check | undefined {
  return checks.get(candidate)?.checks.find((check) => check.name === name && check.outcome !== 'notRun');
}
