/** What can speak for a cluster, in the order in which it is shown. */
export type SignalName =
  | 'votes'
  | 'generatedTests'
  | 'projectChecks'
  | 'backward'
  | 'roundTrip'
  | 'judge'
  | 'questions'
  | 'critique'
  | 'choice';

/** `executed`: code ran, or was checked by a program; `opinion`: a model was asked. */
export type SignalKind = 'executed' | 'opinion';

export const signalNames: readonly SignalName[] = [
  'votes',
  'generatedTests',
  'projectChecks',
  'backward',
  'roundTrip',
  'judge',
  'questions',
  'critique',
  'choice',
];

export const signalKinds: Readonly<Record<SignalName, SignalKind>> = {
  votes: 'opinion',
  generatedTests: 'executed',
  projectChecks: 'executed',
  backward: 'opinion',
  roundTrip: 'opinion',
  judge: 'opinion',
  questions: 'opinion',
  critique: 'opinion',
  choice: 'opinion',
};

/** What the log-odds of each signal count for; what runs counts for more than what is said. */
export type EvidenceWeights = Readonly<Record<SignalName, number>>;

export const defaultWeights: EvidenceWeights = {
  votes: 1,
  generatedTests: 2,
  projectChecks: 1.5,
  backward: 0.8,
  roundTrip: 0.5,
  judge: 0.5,
  questions: 0.5,
  critique: 0.5,
  choice: 0.3,
};
