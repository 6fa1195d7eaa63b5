import type { CalledFunction } from './calledFunctions';
import type { FunctionFacts } from './declaredFacts';
import type { ValueKind } from './valueKinds';

/** One fact that a candidate relies on, and what others say of it. */
export interface ReliedFact {
  /** The function that it is about, as the candidate calls it. */
  readonly name: string;
  readonly aspect: 'parameters' | 'returns' | 'raises';
  /** What the candidate relies on, in words. */
  readonly relied: string;
  /** What the model says without seeing the candidate, in words; absent: it does not know. */
  readonly told?: string;
  /** Whether the two contradict each other. */
  readonly contradicts: boolean;
  /** What the declaration says of it; `unsettled`: there is none, or it does not tell. */
  readonly settled: 'holds' | 'broken' | 'unsettled';
  /** What the declaration says, in words, where it settles the fact. */
  readonly declared?: string;
}

/** What code can deal with when a function gives or raises something. */
export interface Reliance {
  readonly name: string;
  /** Kinds of results that it can deal with; null: any. */
  readonly results: readonly ValueKind[] | null;
  readonly raises: readonly string[];
}

export interface RelianceComparison {
  readonly called: CalledFunction;
  readonly relied: Reliance | undefined;
  readonly told: FunctionFacts | undefined;
  readonly declared: FunctionFacts | undefined;
}

/** The facts about one function: how it is called, what of its results is counted on, which errors are. */
export function compareReliance(comparison: RelianceComparison): ReliedFact[] {
  const { called, relied } = comparison;
  const counts = [...new Set(called.argumentCounts)].sort((a, b) => a - b);
  const facts: ReliedFact[] = [];
  if (counts.length > 0) {
    facts.push(
      factOf(comparison, 'parameters', `${counts.join(' or ')} arguments`, (other) =>
        holdsFor(counts, other),
      ),
    );
  }
  const results = relied?.results;
  if (results !== null && results !== undefined && results.length > 0) {
    facts.push(
      factOf(comparison, 'returns', results.join(' or '), ({ returns }) =>
        returns === undefined || returns.includes('other') || results.includes('other')
          ? undefined
          : returns.every((kind) => results.includes(kind)),
      ),
    );
  }
  const raises = relied?.raises ?? [];
  if (raises.length > 0) {
    facts.push(factOf(comparison, 'raises', raises.join(' or '), (other) => raisesAll(raises, other)));
  }
  return facts;
}

/** Whether the facts of a function bear out what is relied on; undefined: they do not tell. */
type BearsOut = (facts: FunctionFacts) => boolean | undefined;

function factOf(
  { called, told, declared }: RelianceComparison,
  aspect: ReliedFact['aspect'],
  relied: string,
  bearsOut: BearsOut,
): ReliedFact {
  const saidWords = told === undefined ? undefined : inWords(told, aspect);
  const settled = declared === undefined ? undefined : bearsOut(declared);
  const declaredWords =
    declared === undefined || settled === undefined ? undefined : inWords(declared, aspect);
  return {
    name: called.name,
    aspect,
    relied,
    ...(saidWords === undefined ? {} : { told: saidWords }),
    contradicts: told !== undefined && bearsOut(told) === false,
    settled: settled === undefined ? 'unsettled' : settled ? 'holds' : 'broken',
    ...(declaredWords === undefined ? {} : { declared: declaredWords }),
  };
}

function holdsFor(counts: readonly number[], { parameters }: FunctionFacts): boolean | undefined {
  if (parameters === undefined) return undefined;
  return counts.every((count) => count >= parameters.least && count <= parameters.most);
}

/** A source that calls others may let their errors pass. */
function raisesAll(names: readonly string[], { raises, raisesNoOthers }: FunctionFacts): boolean | undefined {
  if (raises === undefined) return undefined;
  if (names.every((name) => raises.some((raised) => lastName(raised) === lastName(name)))) return true;
  return raisesNoOthers === false ? undefined : false;
}

function lastName(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function inWords(facts: FunctionFacts, aspect: ReliedFact['aspect']): string | undefined {
  if (aspect === 'returns') return facts.returns?.join(' or ');
  if (aspect === 'raises') return facts.raises?.length === 0 ? 'no error' : facts.raises?.join(' or ');
  if (facts.parameters === undefined) return undefined;
  const { least, most } = facts.parameters;
  if (least === most) return `${String(least)} arguments`;
  return most === Infinity
    ? `${String(least)} or more arguments`
    : `${String(least)} to ${String(most)} arguments`;
}
