import type { Syntax } from '../ports';
import type { OffsetRange } from '../task';
import type { Disagreement, HotSpot, Member, PoolAgreement, TokenHeat } from './agreement';
import { agreementOf } from './agreementOf';
import { hotSpotsOf, readDisagreement, tokenHeats } from './disagreementOf';
import type { ReadDisagreement } from './disagreementOf';
import { commonMargins, compareWithin, prepareText, targetMargins } from './comparedText';
import type { ComparedText, Margins, PreparedText } from './comparedText';
import { createGramPool } from './grams';
import type { GramPool } from './grams';
import { createSpotMemory } from './hotSpots';
import { indentUnit } from './indentation';
import { memberSimilarity } from './memberSimilarity';
import { requestUptake } from './requestUptake';
import type { RequestUptake, UptakeMemory } from './requestUptake';
import { requestWords, targetProse } from './requestWords';
import type { RequestWords } from './requestWords';
import { pairTexts } from './pairing';
import type { PairMemory, Pairing } from './pairing';
import { createPartMemory } from './partMemory';
import type { PartMemory } from './partMemory';
import type { Standings } from './standing';
import { structureOf } from './structure';
import { plainText } from './plainText';
import type { Structure, StructureMemory } from './structure';

/** What the members of a pool are compared about. */
export interface ComparerInput {
  /** Must be prepared for the language. */
  readonly syntax: Syntax;
  readonly languageId: string;
  /** The document as it was when the request was made. */
  readonly base: string;
  /** The part of it that the request is about; changes of members elsewhere are compared as well. */
  readonly target: OffsetRange;
  /** What the person asked for, in words; what the document says about the target is added to it. */
  readonly request?: string;
}

/** A pool that grows: adding a member costs little more than reading it. */
export interface Comparer {
  /** The document as it was. */
  readonly base: string;
  readonly members: readonly Member[];
  /** @throws RangeError if the weight is not a positive number or the id is taken. */
  add(member: Member): void;
  /** @throws RangeError if there is no member. */
  agreement(): PoolAgreement;
  /** Of two members by their ids, in [0, 1]; for the pool as it is now. */
  similarity(): (a: string, b: string) => number;
  /** Which words of the request the members take up; for the pool as it is now. */
  uptake(): RequestUptake;
  /**
   * How hot the tokens of a text are: usually a member's, but it may be any text.
   * @param heatShare the largest share of the tokens that may be coloured, in (0, 1].
   */
  heat(shown: string, heatShare: number): TokenHeat[];
  /** The hot spots of a text with their alternatives, each of which is tried in its place: slower than the heat. */
  hotSpots(shown: string, heatShare: number): HotSpot[];
  /**
   * Both.
   * @param standings where the pool was run, what that says of its members: heat is then about behaviour.
   */
  disagreement(shown: string, heatShare: number, standings?: Standings): Disagreement;
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

/** The pool as it is compared at the moment, with what is worth keeping as long as its margins stay. */
interface ComparedPool extends Comparison {
  readonly structures: StructureMemory;
  readonly pairings: Map<string, Map<string, Pairing>>;
}

export function createComparer(input: ComparerInput): Comparer {
  const { syntax, languageId } = input;
  const parts = createPartMemory();
  const pairs: PairMemory = new Map();
  const prepared = new Map<string, PreparedText>();
  const members: Member[] = [];
  const base = prepare(input.base);
  let pool = emptyPool(targetMargins(base, input.target));
  let spots = { shown: '', memory: createSpotMemory() };
  let request: RequestWords | undefined;
  const uptakes: UptakeMemory = new Map();

  function prepare(text: string): PreparedText {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const fresh = prepareText(syntax, languageId, text, parts);
    prepared.set(text, fresh);
    return fresh;
  }

  /** The pool compared within margins that fit one more text; the usual case is that nothing changes. */
  function fitting(text: PreparedText): ComparedPool {
    const margins = commonMargins(base, text, pool.margins);
    const { before, after } = pool.margins;
    if (margins.before === before && margins.after === after) return pool;
    const wider = emptyPool(margins);
    for (const member of members) addTo(wider, member, prepare(member.text), parts);
    return wider;
  }

  function read(shown: string, heatShare: number, standings?: Standings): ReadDisagreement {
    const text = prepare(shown);
    const within = fitting(text);
    const compared = compareWithin(text, within.margins, parts);
    const known = within.pairings.get(shown) ?? new Map<string, Pairing>();
    within.pairings.set(shown, known);
    const pairing = ({ compared: other }: Variant): Pairing => {
      const pair = known.get(other.text) ?? pairTexts(compared, other, pairs);
      known.set(other.text, pair);
      return pair;
    };
    return readDisagreement({ shown: compared, comparison: within, pairing, heatShare, standings });
  }

  function spotsOf(disagreement: ReadDisagreement, shown: string): HotSpot[] {
    if (spots.shown !== shown) spots = { shown, memory: createSpotMemory() };
    const indent = indentUnit(disagreement.shown.form.tree);
    return hotSpotsOf(disagreement, {
      parse: (text) => syntax.parse(languageId, text),
      plain: ({ compared }) => plainOf(compared, indent),
      memory: spots.memory,
    });
  }

  function plainOf(compared: ComparedText, indent: string): ComparedText {
    const text = plainText(compared.form.tree, indent);
    if (text === undefined) return compared;
    const { first, length, ids } = compared;
    const plain = prepareText(syntax, languageId, text, parts);
    const again = compareWithin(plain, { before: first, after: ids.length - first - length }, parts);
    // White space that means something after all is left as it is.
    const same = again.signature === compared.signature && sameNumbers(plain.ids, ids);
    return same ? again : compared;
  }

  return {
    base: input.base,
    members,
    add(member) {
      if (!(member.weight > 0)) throw new RangeError(`the weight of ${member.id} is not above 0`);
      if (members.some(({ id }) => id === member.id))
        throw new RangeError(`${member.id} is in the pool already`);
      const text = prepare(member.text);
      pool = fitting(text);
      addTo(pool, member, text, parts);
      members.push(member);
    },
    agreement: () => agreementOf(pool, base),
    similarity: () => memberSimilarity(pool),
    uptake() {
      request ??= requestWords(`${input.request ?? ''}\n${targetProse(base.form.tree, input.target)}`);
      return requestUptake(pool, request, uptakes);
    },
    heat: (shown, heatShare) => tokenHeats(read(shown, heatShare)),
    hotSpots: (shown, heatShare) => spotsOf(read(shown, heatShare), shown),
    disagreement(shown, heatShare, standings) {
      const both = read(shown, heatShare, standings);
      return { tokens: tokenHeats(both), hotSpots: spotsOf(both, shown) };
    },
  };
}

function emptyPool(margins: Margins): ComparedPool {
  return {
    margins,
    grams: createGramPool(),
    variants: new Map(),
    structures: new Map(),
    pairings: new Map(),
  };
}

function addTo(pool: ComparedPool, member: Member, text: PreparedText, parts: PartMemory): void {
  const compared = compareWithin(text, pool.margins, parts);
  const known = pool.variants.get(compared.signature);
  if (known === undefined) {
    const index = pool.variants.size;
    pool.grams.add(compared.parts.map(({ part }) => part.keys));
    const structure = structureOf(compared, pool.structures);
    pool.variants.set(compared.signature, { compared, structure, index, members: [member] });
    return;
  }
  const members = [...known.members, member].sort(byId);
  // The first in the order of the ids stands for all, whichever arrived first.
  const first = members[0] === member ? compared : known.compared;
  pool.variants.set(compared.signature, { ...known, compared: first, members });
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

function byId(a: Member, b: Member): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
