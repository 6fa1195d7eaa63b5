import type { Syntax } from '../../../ports';
import { functionName, functionNodes, isFunctionType } from '../../../syntax/functions';
import { returnPaths } from '../../../syntax/returnPaths';
import { childByField, childNodes, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import { literalValue } from '../facts/literalValue';
import { callNodes } from '../masks/calls';
import { isErrorName } from '../masks/errorNames';
import { kindsOfType } from './valueKinds';
import type { ValueKind } from './valueKinds';

/** How a function is declared: its source, or a signature as a language server shows it. */
export interface Declaration {
  readonly languageId: string;
  readonly text: string;
}

/** What is known of a function; what is absent is not known. */
export interface FunctionFacts {
  /** How many arguments it needs, and how many it takes at most; `Infinity` for any number. */
  readonly parameters?: { readonly least: number; readonly most: number };
  /** All kinds of values that it may give. */
  readonly returns?: readonly ValueKind[];
  /** Errors that it raises. */
  readonly raises?: readonly string[];
  /** Whether those are all errors that it can raise by itself. */
  readonly raisesNoOthers?: boolean;
}

/**
 * Reads the facts of a function off its declaration in TypeScript, JavaScript or Python.
 * @param syntax must be prepared for the declaration's language.
 * @returns undefined when there is no function of that name in the text.
 */
export function declaredFacts(
  syntax: Syntax,
  { languageId, text }: Declaration,
  name: string,
): FunctionFacts | undefined {
  const tree = syntax.parse(languageId, plainCode(text, languageId));
  const node = declarationOf(tree, name.split('.').at(-1) ?? name);
  if (node < 0) return undefined;
  const body = bodyOf(tree, node);
  const parameters = parametersOf(tree, node);
  const returns = returnsOf(tree, node, body);
  return {
    ...(parameters === undefined ? {} : { parameters }),
    ...(returns === undefined ? {} : { returns }),
    ...(body < 0 ? {} : raisesOf(tree, body)),
  };
}

/** Code without the fences and the words in brackets that language servers put around it. */
function plainCode(text: string, languageId: string): string {
  const bare = text
    .replace(/^`{3,}.*$/gm, '')
    .replace(/^\s*\((?:function|method|alias|property|local function)\)\s*/gm, '')
    .trim();
  if (languageId !== 'python') return bare;
  return /^(?:async )?def [^\n]*\)(?:\s*->[^:\n]+)?$/.test(bare) ? `${bare}: ...` : bare;
}

function declarationOf(tree: SyntaxTree, name: string): number {
  for (let node = 1; node < tree.nodes.count; node++) {
    const signature = /^(function_signature|method_signature|abstract_method_signature)$/.test(
      nodeType(tree, node),
    );
    const named = signature ? childByField(tree, node, 'name') : -1;
    if (named >= 0 && nodeText(tree, named) === name) return node;
  }
  const found = functionNodes(tree).find((node) => functionName(tree, node) === name);
  return found ?? typedVariable(tree, name);
}

/** `const f: (a: number) => string`. */
function typedVariable(tree: SyntaxTree, name: string): number {
  for (let node = 1; node < tree.nodes.count; node++) {
    if (nodeType(tree, node) !== 'function_type') continue;
    const declarator = tree.nodes.parent[tree.nodes.parent[node] ?? 0] ?? -1;
    const named = declarator < 0 ? -1 : childByField(tree, declarator, 'name');
    if (named >= 0 && nodeText(tree, named) === name) return node;
  }
  return -1;
}

function parametersOf(tree: SyntaxTree, node: number): FunctionFacts['parameters'] {
  const list = childByField(tree, node, 'parameters');
  if (list < 0) return childByField(tree, node, 'parameter') < 0 ? undefined : { least: 1, most: 1 };
  let least = 0;
  let most = 0;
  for (const parameter of childNodes(tree, list)) {
    const type = nodeType(tree, parameter);
    const text = nodeText(tree, parameter);
    if (/separator|comment/.test(type) || /^(self|cls|this)\b/.test(text)) continue;
    if (/^(\.\.\.|\*)/.test(text)) {
      most = Infinity;
      continue;
    }
    most += 1;
    const optional = /^(optional_parameter|default_parameter|typed_default_parameter)$/.test(type);
    if (!optional && childByField(tree, parameter, 'value') < 0) least += 1;
  }
  return { least, most };
}

function returnsOf(tree: SyntaxTree, node: number, body: number): readonly ValueKind[] | undefined {
  const annotation = childByField(tree, node, 'return_type');
  const isAsync = /^(export\s+)?(default\s+)?(static\s+)?async\b/.test(nodeText(tree, node));
  if (annotation >= 0) {
    const kinds = kindsOfType(nodeText(tree, annotation));
    return isAsync && !kinds.includes('promise') ? ['promise'] : kinds;
  }
  if (isAsync) return ['promise'];
  if (body < 0) return undefined;
  const paths = returnPaths(tree, node);
  if (paths === undefined) return undefined;
  const nothing: ValueKind = tree.languageId === 'python' ? 'null' : 'undefined';
  const given = returnedKinds(tree, body);
  if (given === undefined) return undefined;
  return [...new Set([...given, ...(paths === 'all' ? [] : [nothing])])];
}

/** The kinds of the literals that a body returns; undefined when it returns anything else. */
function returnedKinds(tree: SyntaxTree, body: number): ValueKind[] | undefined {
  const kinds: ValueKind[] = [];
  for (const node of ownNodes(tree, body)) {
    if (/^yield/.test(nodeType(tree, node))) return undefined;
    if (nodeType(tree, node) !== 'return_statement') continue;
    const value = childNodes(tree, node)[0] ?? -1;
    const literal = value < 0 ? 'null' : literalValue(tree, value);
    if (literal === undefined) return undefined;
    kinds.push(value < 0 && tree.languageId !== 'python' ? 'undefined' : kindOfLiteral(literal));
  }
  // An arrow function without a block is its value.
  return /block$/.test(nodeType(tree, body)) ? kinds : undefined;
}

function kindOfLiteral(literal: string): ValueKind {
  if (literal === 'null' || literal === 'undefined') return literal;
  if (literal === 'true' || literal === 'false') return 'boolean';
  if (literal.startsWith('"')) return 'string';
  if (/^[[(#]/.test(literal)) return 'array';
  return literal.startsWith('{') ? 'object' : 'number';
}

function raisesOf(tree: SyntaxTree, body: number): Pick<FunctionFacts, 'raises' | 'raisesNoOthers'> {
  const raises = new Set<string>();
  let open = false;
  for (const node of ownNodes(tree, body)) {
    if (!/^(throw_statement|raise_statement)$/.test(nodeType(tree, node))) continue;
    const name = raisedName(tree, node);
    if (name === undefined) open = true;
    else raises.add(name);
  }
  const end = tree.nodes.next[body] ?? 0;
  const calls = callNodes(tree).some((call) => call > body && call < end && !isErrorMade(tree, call));
  return { raises: [...raises], raisesNoOthers: !open && !calls };
}

function raisedName(tree: SyntaxTree, node: number): string | undefined {
  const text = nodeText(tree, node).replace(/^(throw|raise)\s+(new\s+)?/, '');
  const name = /^[\p{L}_$][\p{L}\p{N}_$.]*/u.exec(text)?.[0].split('.').at(-1);
  return name !== undefined && isErrorName(name) ? name : undefined;
}

function isErrorMade(tree: SyntaxTree, call: number): boolean {
  return /^(throw_statement|raise_statement)$/.test(nodeType(tree, tree.nodes.parent[call] ?? 0));
}

/** The nodes of a body that belong to no function inside it. */
function* ownNodes(tree: SyntaxTree, body: number): Generator<number> {
  const end = tree.nodes.next[body] ?? 0;
  for (let node = body + 1; node < end;) {
    const nested = isFunctionType(nodeType(tree, node));
    if (!nested) yield node;
    node = nested ? (tree.nodes.next[node] ?? end) : node + 1;
  }
}

/** The body of a function; -1 where there is none, or where it is left out (`...`, `{ … }`). */
function bodyOf(tree: SyntaxTree, node: number): number {
  const body = childByField(tree, node, 'body');
  if (body < 0 || nodeText(tree, body).trim() === '...') return -1;
  // The sign is no token of any language, so that it may stand behind what was understood.
  const text = tree.text.slice(tree.nodes.start[body] ?? 0, tree.nodes.end[body] ?? 0);
  const behind = tree.text.slice(tree.nodes.end[body] ?? 0);
  return text.includes('…') || /^\s*…/.test(behind) ? -1 : body;
}
