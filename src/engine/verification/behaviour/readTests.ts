import * as z from 'zod';
import { fencedBlocks } from '../../patch/fences';
import { isNamed, topItems } from '../../patch/items';
import type { Syntax } from '../../ports';
import { grammarOf } from '../../syntax/grammars';
import { normalForm } from '../../syntax/normalForm';
import { childNodes, nodeText, nodeType } from '../../syntax/tree';
import type { SyntaxTree } from '../../syntax/tree';
import type { BehaviourInput } from '../behaviour';
import type { ReadTest } from './assertion';
import { javascriptAssertion } from './javascriptAssertions';
import type { MadeAssertion } from './makeAssertion';
import { pythonAssertion } from './pythonAssertions';
import type { Scope } from './readExpression';
import { javascriptLanguage, pythonLanguage } from './testLanguage';
import type { TestLanguage } from './testLanguage';

/** Where tests are read for: the language, and the names that the file under test defines. */
export interface TestTarget {
  readonly syntax: Syntax;
  readonly languageId: string;
  readonly names: ReadonlySet<string>;
}

export interface ReadTests {
  /** Calls, each once; those of the tests included. */
  readonly inputs: readonly BehaviourInput[];
  readonly tests: readonly ReadTest[];
}

/** A reply is read up to this many characters, and for this many statements. */
const LONGEST_REPLY = 200_000;
const MOST_STATEMENTS = 2000;
const LONGEST_STATEMENT = 4000;

/** The language of tests for a language identifier; undefined: generated tests cannot be run. */
export function testLanguage(languageId: string): TestLanguage | undefined {
  const family = grammarOf(languageId)?.family;
  if (family === 'python') return pythonLanguage;
  return family === 'typescript' ? javascriptLanguage : undefined;
}

/** The names that a file defines at its top, which calls and assertions may be about. */
export function definedNames(tree: SyntaxTree): ReadonlySet<string> {
  const names = topItems(tree)
    .filter(isNamed)
    .flatMap((item) => item.key.split(/,\s*/));
  return new Set(names.filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)));
}

/**
 * The calls and assertions in replies of models: fenced code, JSON with strings of code, or bare code. What cannot be
 * run safely or says nothing about the file is left out; a reply of nonsense gives nothing. Equal ones, up to
 * formatting, are one, with how often they were written.
 * @param replies what models answered, not to be trusted.
 */
export function readTests(replies: readonly string[], target: TestTarget): ReadTests {
  const language = testLanguage(target.languageId);
  if (language === undefined) return { inputs: [], tests: [] };
  const inputs = new Map<string, BehaviourInput>();
  const tests = new Map<string, ReadTest>();
  const addInput = (text: string, origin: BehaviourInput['origin']): void => {
    const key = normalKey(target, text);
    if (!inputs.has(key)) inputs.set(key, { text, origin });
  };
  for (const reply of replies) {
    for (const code of codeOf(reply)) {
      for (const found of statementsOf(code, target, language)) {
        addInput(found.input, found.made === undefined ? 'model' : 'test');
        if (found.made === undefined) continue;
        const key = normalKey(target, found.text);
        const known = tests.get(key);
        const { assertion } = found.made;
        if (known !== undefined) tests.set(key, { ...known, count: known.count + 1 });
        else tests.set(key, { id: `t${String(tests.size + 1)}`, text: found.text, count: 1, assertion });
      }
    }
  }
  return { inputs: [...inputs.values()], tests: [...tests.values()] };
}

/** The spelling of a text without what formatting changes. */
export function normalKey({ syntax, languageId }: TestTarget, text: string): string {
  return normalForm(syntax.parse(languageId, text)).texts.join('\u0000');
}

const strings = z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]);

/** The pieces of code in a reply. */
function codeOf(reply: string): string[] {
  const text = reply.slice(0, LONGEST_REPLY).replaceAll('\r\n', '\n');
  const blocks = fencedBlocks(text).map((block) => block.body);
  return (blocks.length > 0 ? blocks : [text]).flatMap((block) => codeInJson(block) ?? [block]);
}

function codeInJson(block: string): string[] | undefined {
  if (!/^\s*[[{]/.test(block)) return undefined;
  try {
    const read = strings.safeParse(JSON.parse(block));
    if (!read.success) return undefined;
    return Array.isArray(read.data) ? read.data : Object.values(read.data).flat();
  } catch {
    return undefined;
  }
}

interface FoundStatement {
  readonly text: string;
  /** The call under test. */
  readonly input: string;
  readonly made?: MadeAssertion;
}

function statementsOf(code: string, target: TestTarget, language: TestLanguage): FoundStatement[] {
  const tree = target.syntax.parse(target.languageId, code);
  if (tree.level !== 'tree') return [];
  const scope: Scope = { tree, names: target.names };
  const found: FoundStatement[] = [];
  let seen = 0;
  for (let node = 0; node < tree.nodes.count && seen < MOST_STATEMENTS; node++) {
    if (!/^(expression_statement|assert_statement|with_statement)$/.test(nodeType(tree, node))) continue;
    seen += 1;
    const text = nodeText(tree, node).trim();
    if (text.length > LONGEST_STATEMENT || !isWhole(text, target)) continue;
    const made =
      language.family === 'python' ? pythonAssertion(scope, node) : javascriptAssertion(scope, node);
    if (made !== undefined) found.push({ text, input: made.input, made });
    else {
      const input = bareCall(scope, language, node);
      if (input !== undefined) found.push({ text: input, input });
    }
  }
  return found;
}

/** Whether a statement parses by itself: text around a mistake of syntax is not believed. */
function isWhole(text: string, { syntax, languageId }: TestTarget): boolean {
  return syntax.parse(languageId, text).errors === 0;
}

function bareCall(scope: Scope, language: TestLanguage, statement: number): string | undefined {
  const { tree } = scope;
  const children = childNodes(tree, statement);
  const [node] = children;
  if (node === undefined || children.length !== 1) return undefined;
  const facts = language.read(scope, node);
  return facts !== undefined && facts.calls > 0 ? nodeText(tree, node) : undefined;
}
