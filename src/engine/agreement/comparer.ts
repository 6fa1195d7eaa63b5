import type { Syntax } from '../ports';
import type { OffsetRange } from '../task';
import type { Disagreement, Member, PoolAgreement } from './agreement';
import { agreementOf } from './agreementOf';
import { disagreementOf } from './disagreementOf';
import { commonMargins, compareWithin, prepareText, targetMargins } from './comparedText';
import type { ComparedText, Margins, PreparedText } from './comparedText';
import { createGramPool } from './grams';
import type { GramPool } from './grams';
import { createSpotMemory } from './hotSpots';
import { createInterner } from './interner';
import { pairTexts } from './pairing';
import type { Pairing } from './pairing';
import { structureOf } from './structure';
import type { Structure } from './structure';

/** What the members of a pool are compared about. */
export interface ComparerInput {
  /** Must be prepared for the language. */
  readonly syntax: Syntax;
  readonly languageId: string;
  /** The document as it was when the request was made. */
  readonly base: string;
  /** The part of it that the request is about; changes of members elsewhere are compared as well. */
  readonly target: OffsetRange;
}

/** A pool that grows: adding a member costs little more than reading it. */
export interface Comparer {
  readonly members: readonly Member[];
  /** @throws RangeError if the weight is not a positive number or the id is taken. */
  add(member: Member): void;
  /** @throws RangeError if there is no member. */
  agreement(): PoolAgreement;
  /**
   * How the pool differs from a text: usually a member's, but it may be any text.
   * @param heatShare the largest share of the tokens that may be coloured, in (0, 1].
   */
  disagreement(shown: string, heatShare: number): Disagreement;
}

/** A distinct candidate, up to renaming and formatting. */
export interface Variant {
  /** The text by which it is shown and compared: that of its first member in the order of the ids. */
  readonly compared: ComparedText;
  readonly structure: Structure;
  /** Its index in the pool of grams. */
  readonly index: number;
  readonly members: readonly Member[];
}

/** The pool as it is compared at the moment, by signature. */
export interface Comparison {
  readonly margins: Margins;
  readonly grams: GramPool;
  readonly variants: Map<string, Variant>;
}

export function createComparer(input: ComparerInput): Comparer {
  const { syntax, languageId } = input;
  const interner = createInterner();
  const prepared = new Map<string, PreparedText>();
  const members: Member[] = [];
  const base = prepare(input.base);
  const target = targetMargins(base, input.target);
  let comparison = emptyComparison(target);
  let pairs = new Map<string, Map<string, Pairing>>();
  let spots = { shown: '', memory: createSpotMemory() };

  function prepare(text: string): PreparedText {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const fresh = prepareText(syntax, languageId, text, interner);
    prepared.set(text, fresh);
    return fresh;
  }

  /** The pool compared within margins that fit one more text; the usual case is that nothing changes. */
  function fitting(text: PreparedText): Comparison {
    const margins = commonMargins(base, text, comparison.margins);
    const { before, after } = comparison.margins;
    if (margins.before === before && margins.after === after) return comparison;
    const wider = emptyComparison(margins);
    for (const member of members) addTo(wider, member, prepare(member.text));
    return wider;
  }

  function pairsOf(shown: string, within: Comparison): Map<string, Pairing> {
    if (within !== comparison) return new Map();
    const known = pairs.get(shown) ?? new Map<string, Pairing>();
    pairs.set(shown, known);
    return known;
  }

  return {
    members,
    add(member) {
      if (!(member.weight > 0)) throw new RangeError(`the weight of ${member.id} is not above 0`);
      if (members.some(({ id }) => id === member.id))
        throw new RangeError(`${member.id} is in the pool already`);
      const text = prepare(member.text);
      const next = fitting(text);
      if (next !== comparison) pairs = new Map();
      comparison = next;
      addTo(comparison, member, text);
      members.push(member);
    },
    agreement() {
      return agreementOf(comparison, base);
    },
    disagreement(shown, heatShare) {
      const text = prepare(shown);
      const within = fitting(text);
      const compared = compareWithin(text, within.margins);
      const known = pairsOf(shown, within);
      const pairing = (variant: Variant): Pairing => {
        const key = variant.compared.text;
        const pair = known.get(key) ?? pairTexts(compared, variant.compared);
        known.set(key, pair);
        return pair;
      };
      if (spots.shown !== shown) spots = { shown, memory: createSpotMemory() };
      return disagreementOf({
        shown: compared,
        comparison: within,
        pairing,
        heatShare,
        memory: spots.memory,
        parse: (some) => syntax.parse(languageId, some),
      });
    },
  };
}

function emptyComparison(margins: Margins): Comparison {
  return { margins, grams: createGramPool(), variants: new Map() };
}

function addTo(comparison: Comparison, member: Member, text: PreparedText): void {
  const compared = compareWithin(text, comparison.margins);
  const known = comparison.variants.get(compared.signature);
  if (known === undefined) {
    const index = comparison.variants.size;
    comparison.grams.add(compared.keys);
    const structure = structureOf(compared);
    comparison.variants.set(compared.signature, { compared, structure, index, members: [member] });
    return;
  }
  const members = [...known.members, member].sort(byId);
  // The first in the order of the ids stands for all, whichever arrived first.
  const first = members[0] === member ? compared : known.compared;
  comparison.variants.set(compared.signature, { ...known, compared: first, members });
}

function byId(a: Member, b: Member): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
