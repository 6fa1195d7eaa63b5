import type { OffsetRange } from '../task';
import { codeOnly } from './language';

/** A name that stands in a piece of code. */
export interface UsedName {
  readonly name: string;
  readonly uses: number;
  /** The offset of its first use in the whole text. */
  readonly offset: number;
  /** What stands before the dot at the first use, such as `units` in `units.SECOND`. */
  readonly owner?: string;
}

const KEYWORDS = new Set(
  (
    'abstract and any as assert async await base bool boolean break byte case catch char class const continue def ' +
    'default defer del delete do double elif else enum except export extends false False final finally float fn for ' +
    'from func function get global go goto if impl implements import in instanceof int interface internal is keyof ' +
    'lambda let long loop match mod module mut namespace never new nil None nonlocal not null number object of or out ' +
    'override package pass private protected pub public raise readonly ref return sealed self Self set short static ' +
    'str string struct super switch symbol this throw throws trait true True try type typeof undefined union unknown ' +
    'unsafe use using val var virtual void where while with yield'
  ).split(' '),
);

/** The names in a range of code, most uses first; keywords, comments, strings and one-letter names left out. */
export function usedNames(text: string, path: string, range: OffsetRange): readonly UsedName[] {
  const code = codeOnly(text, path).slice(range.start, range.end);
  const found = new Map<string, UsedName>();
  for (const match of code.matchAll(
    /(?:(?<![\w$])([A-Za-z_$][\w$]*)\s?\??\.\s?)?(?<![\w$])([A-Za-z_$][\w$]+)/g,
  )) {
    const [whole, owner, name = ''] = match;
    if (owner !== undefined && !KEYWORDS.has(owner)) count(found, owner, range.start + match.index);
    if (!KEYWORDS.has(name))
      count(found, name, range.start + match.index + whole.length - name.length, owner);
  }
  return [...found.values()].toSorted((a, b) => b.uses - a.uses || a.offset - b.offset);
}

function count(found: Map<string, UsedName>, name: string, offset: number, owner?: string): void {
  const known = found.get(name);
  if (known !== undefined) found.set(name, { ...known, uses: known.uses + 1 });
  else found.set(name, { name, uses: 1, offset, ...(owner === undefined ? {} : { owner }) });
}
