import type { Syntax } from '../../ports';
import { childNodes, nodeField, nodeText, nodeType } from '../../syntax/tree';
import type { SyntaxTree } from '../../syntax/tree';
import type { BehaviourInput } from '../behaviour';

export interface MutateOptions {
  readonly syntax: Syntax;
  readonly languageId: string;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** At most this many new inputs. */
  readonly count: number;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Attempts per input that is wanted: many changes of a small input are the same. */
const ATTEMPTS = 6;
const LONGEST = 2000;

/**
 * New calls near known ones, none twice: one or two literals of a known call are replaced by neighbours of the same
 * type (numbers beside it, at zero and at boundaries, negated; strings cut, doubled, spliced, with other alphabets and
 * white space; elements of containers left out, repeated, exchanged, moved to the front), or two arguments change
 * places. Types stay as they were, since an argument of the wrong type tells candidates apart without meaning anything.
 */
export function mutateInputs(known: readonly BehaviourInput[], options: MutateOptions): BehaviourInput[] {
  const { syntax, languageId, random, count } = options;
  const seen = new Set(known.map(({ text }) => text));
  const made: BehaviourInput[] = [];
  const trees = new Map<string, SyntaxTree>();
  const treeOf = (text: string): SyntaxTree => {
    const tree = trees.get(text) ?? syntax.parse(languageId, text);
    trees.set(text, tree);
    return tree;
  };
  const strings = known.flatMap(({ text }) => stringsIn(treeOf(text)));
  for (let attempt = 0; attempt < count * ATTEMPTS && made.length < count && known.length > 0; attempt++) {
    const seed = pick(known, random);
    let text = mutated(treeOf(seed.text), { random, strings });
    if (random() < 0.3) text = mutated(syntax.parse(languageId, text), { random, strings });
    if (text.length > LONGEST || seen.has(text)) continue;
    seen.add(text);
    if (syntax.parse(languageId, text).errors === 0) made.push({ text, origin: 'mutation' });
  }
  return made;
}

interface Source {
  readonly random: () => number;
  readonly strings: readonly string[];
}

function mutated(tree: SyntaxTree, source: Source): string {
  const places = mutablePlaces(tree);
  if (places.length === 0) return tree.text;
  const change = changeAt(tree, pick(places, source.random), source);
  return change === undefined
    ? tree.text
    : tree.text.slice(0, change.start) + change.text + tree.text.slice(change.end);
}

const numbers = /^(number|integer|float)$/;
const containers = /^(array|list|tuple|set|arguments|argument_list|object|dictionary)$/;

function mutablePlaces(tree: SyntaxTree): number[] {
  const places: number[] = [];
  for (let node = 0; node < tree.nodes.count; node++) {
    const type = nodeType(tree, node);
    const isKey = nodeField(tree, node) === 'key';
    if (numbers.test(type) || (type === 'string' && !isKey) || /^(true|false)$/.test(type)) places.push(node);
    else if (containers.test(type) && changeableList(tree, node)) places.push(node);
  }
  return places;
}

/** Arguments only change places; elements can also come and go. */
function changeableList(tree: SyntaxTree, node: number): boolean {
  const children = childNodes(tree, node).length;
  return /^arg/.test(nodeType(tree, node)) ? children > 1 : children > 0;
}

function changeAt(tree: SyntaxTree, node: number, source: Source): Change | undefined {
  const type = nodeType(tree, node);
  const text = nodeText(tree, node);
  const range = { start: tree.nodes.start[node] ?? 0, end: tree.nodes.end[node] ?? 0 };
  if (numbers.test(type)) return { ...range, text: otherNumber(text, source.random) };
  if (type === 'string') return { ...range, text: otherString(text, source) };
  if (type === 'true' || type === 'false') return { ...range, text: opposite(text) };
  return otherList(tree, node, source.random);
}

function opposite(text: string): string {
  const words: Readonly<Record<string, string>> = {
    true: 'false',
    false: 'true',
    True: 'False',
    False: 'True',
  };
  return words[text] ?? text;
}

const boundaries = [
  0,
  1,
  2,
  10,
  100,
  255,
  256,
  1000,
  1024,
  65535,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
];
const fractions = ['0.5', '0.1', '1.5', '1e-7', '1e21', '0.1'];

function otherNumber(text: string, random: () => number): string {
  const suffix = /^[\d_]+n$/.test(text) ? 'n' : '';
  const value = Number(text.replaceAll('_', '').replace(/n$/, ''));
  if (!Number.isFinite(value)) return text;
  const whole = Number.isInteger(value) && !/[.e]/i.test(text);
  const near = [value + 1, value - 1, -value, value * 2, value * 10, Math.trunc(value / 2)];
  const choices = [...near, ...near, ...boundaries, -1].map((one) => written(one, whole));
  if (!whole || (suffix === '' && random() < 0.1)) choices.push(...fractions);
  return pick(choices, random) + suffix;
}

/** A negative number stands between parentheses, which are right behind any operator. */
function written(value: number, whole: boolean): string {
  const text = whole || !Number.isInteger(value) ? String(value) : `${String(value)}.0`;
  return value < 0 ? `(${text})` : text === '-0' ? '0' : text;
}

const additions = [
  ' ',
  '  ',
  '\t',
  '\n',
  '0',
  '-',
  '+',
  '.',
  ',',
  ':',
  '/',
  'a',
  'Z',
  'é',
  'ß',
  'İ',
  '中',
  '😀',
  '\u200b',
];

function otherString(text: string, { random, strings }: Source): string {
  const value = plainString(text);
  if (value === undefined) return text;
  const letters = Array.from(value);
  const at = Math.floor(random() * (letters.length + 1));
  const to = Math.min(letters.length, at + 1 + Math.floor(random() * 3));
  const other = Array.from(strings.length === 0 ? '' : pick(strings, random));
  const changes: readonly (() => string)[] = [
    () => letters.toSpliced(at, 1).join(''),
    () => letters.toSpliced(at, 0, pick(additions, random)).join(''),
    () => letters.toSpliced(at, 1, pick(additions, random)).join(''),
    () => letters.toSpliced(at, 0, ...letters.slice(at, to)).join(''),
    () => [...letters.slice(0, at), ...other.slice(Math.floor(random() * other.length))].join(''),
    () => value + other.join(''),
    () => value.replace(/\d+/, (digits) => pick(['0', '00', '1', '9', `0${digits}`, `${digits}0`], random)),
    () => `-${value}`,
    () => ` ${value}`,
    () => `${value} `,
    () => value + value,
    () => letters.toReversed().join(''),
    () => (value === value.toLowerCase() ? value.toUpperCase() : value.toLowerCase()),
    () => letters.slice(at, to).join(''),
    () => '',
  ];
  return quoted(pick(changes, random)());
}

function stringsIn(tree: SyntaxTree): string[] {
  const found: string[] = [];
  for (let node = 0; node < tree.nodes.count; node++) {
    if (nodeType(tree, node) !== 'string') continue;
    const value = plainString(nodeText(tree, node));
    if (value !== undefined) found.push(value);
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The value of a string without prefix whose escapes are the common ones; undefined for any other. */
function plainString(text: string): string | undefined {
  const match = /^(['"])((?:(?!\1)[^\\\n]|\\[ntr\\"'])*)\1$/.exec(text);
  return match?.[2]?.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
}

/** A spelling that JavaScript and Python read alike. */
function quoted(value: string): string {
  const inner = value.replace(/[\\"\n\r\t\p{Cc}\p{Cf}\u2028\u2029]/gu, (letter) => {
    const short = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[letter];
    return short ?? escapedCode(letter);
  });
  return `"${inner}"`;
}

function escapedCode(letter: string): string {
  return Array.from({ length: letter.length }, (_, unit) => letter.charCodeAt(unit))
    .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
    .join('');
}

function otherList(tree: SyntaxTree, node: number, random: () => number): Change | undefined {
  const type = nodeType(tree, node);
  const children = childNodes(tree, node);
  // Keyword arguments stay behind the others.
  const movable = children.filter((child) => nodeType(tree, child) !== 'keyword_argument');
  const texts = children.map((child) => nodeText(tree, child));
  const first = children[0];
  const last = children.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const left = Math.floor(random() * movable.length);
  const right = Math.floor(random() * movable.length);
  const swapped = texts.with(left, texts[right] ?? '').with(right, texts[left] ?? '');
  const changes = /^arg/.test(type)
    ? [swapped]
    : [swapped, texts.toSpliced(left, 1), texts.toSpliced(left, 0, texts[right] ?? ''), texts.toReversed()];
  const next = pick(changes, random);
  // A tuple of one and an empty set or tuple are written otherwise.
  if (next.length < 2 && /^(tuple|set)$/.test(type)) return undefined;
  return { start: tree.nodes.start[first] ?? 0, end: tree.nodes.end[last] ?? 0, text: next.join(', ') };
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.min(items.length - 1, Math.floor(random() * items.length))];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}
