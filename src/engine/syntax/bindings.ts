import { grammarOf } from './grammars';
import { scopeRules } from './scopeRules';
import type { Binder, ScopeRules } from './scopeRules';
import { byPlace, byType, childByField, childNodes, nodeField, nodeText, nodeType } from './tree';
import type { SyntaxTree } from './tree';

/** Which tokens stand for the same local variable or parameter. */
export interface Bindings {
  /** Per token: the binding it refers to; -1 for anything that must keep its name. */
  readonly ofToken: Int32Array;
  /** Per binding: its name as written. */
  readonly names: readonly string[];
  /** Per binding: the first token that declares it. */
  readonly declaredAt: readonly number[];
  /** Per binding: whether it is a parameter. */
  readonly parameter: readonly boolean[];
  /** Tokens that read a name which nothing in the text declares: a global, or a mistake. */
  readonly free: readonly number[];
}

interface Scope {
  readonly node: number;
  readonly kind: 'root' | 'function' | 'block' | 'class';
  readonly parent: Scope | undefined;
  /** Name → binding; -1: the name belongs to a scope further out. */
  readonly names: Map<string, number>;
}

interface Analysis {
  readonly tree: SyntaxTree;
  readonly rules: ScopeRules;
  /** Per node: the scope in which it stands. */
  readonly scopes: Scope[];
  /** Per node: the scope in which its children stand. */
  readonly inside: Scope[];
  readonly names: string[];
  readonly declaredAt: number[];
  readonly parameter: boolean[];
  /** Whether a child of a binder holds no names that the binder declares. */
  readonly hidden: (child: number, parent: number) => boolean;
  /** Names that are declared in a way that keeps them: at the top level, in a class, by an import. */
  readonly kept: Set<string>;
  readonly free: number[];
}

const keeper = -1;

/**
 * Finds what the locals and parameters of a tree are, across nested functions and comprehensions. Names declared at
 * the top level, members of classes and imports keep their names and have no binding; a lexical tree has none.
 */
export function findBindings(tree: SyntaxTree): Bindings {
  const ofToken = new Int32Array(tree.tokens.length).fill(-1);
  const grammar = grammarOf(tree.languageId);
  if (grammar === undefined || tree.level === 'lexical') {
    return { ofToken, names: [], declaredAt: [], parameter: [], free: [] };
  }
  const rules = scopeRules(grammar.family);
  const analysis: Analysis = {
    tree,
    rules,
    // What is declared below a nested parameter list or function belongs there.
    hidden: byPlace(tree, (child, parent) => {
      const type = nodeType(tree, child);
      const place = `${nodeType(tree, parent)}.${nodeField(tree, child)}`;
      return rules.functions.has(type) || rules.opaque.has(place);
    }),
    scopes: [],
    inside: [],
    names: [],
    declaredAt: [],
    parameter: [],
    kept: new Set(),
    free: [],
  };
  openScopes(analysis);
  declareNames(analysis);
  keepDeclaredNames(analysis);
  resolveNames(analysis, ofToken);
  const { names, declaredAt, parameter, free } = analysis;
  return { ofToken, names, declaredAt, parameter, free };
}

function openScopes({ tree, rules, scopes, inside }: Analysis): void {
  const { nodes } = tree;
  const kindOf = byType(tree, (type): Scope['kind'] | 'none' => {
    if (rules.functions.has(type)) return 'function';
    if (rules.classes.has(type)) return 'class';
    return rules.blocks.has(type) ? 'block' : 'none';
  });
  const root: Scope = { node: 0, kind: 'root', parent: undefined, names: new Map() };
  inside.push(root);
  scopes.push(root);
  for (let node = 1; node < nodes.count; node++) {
    const around = inside[nodes.parent[node] ?? 0] ?? root;
    scopes.push(around);
    const kind = kindOf(node);
    inside.push(kind === 'none' ? around : { node, kind, parent: around, names: new Map() });
  }
}

function declareNames(analysis: Analysis): void {
  const { tree, rules } = analysis;
  const binders = byType(tree, (type) => rules.binders.get(type) ?? []);
  keepOuterNames(analysis);
  for (let node = 0; node < tree.nodes.count; node++) {
    for (const binder of binders(node)) declareBy(analysis, node, binder);
  }
}

/** Python's `global` and `nonlocal` say that a name is not the function's own. */
function keepOuterNames({ tree, scopes }: Analysis): void {
  if (tree.languageId !== 'python') return;
  for (let node = 0; node < tree.nodes.count; node++) {
    if (!/^(global|nonlocal)_statement$/.test(nodeType(tree, node))) continue;
    const scope = scopes[node];
    for (const child of childNodes(tree, node)) {
      scope?.names.set(tree.tokens[tree.nodes.firstToken[child] ?? 0]?.text ?? '', keeper);
    }
  }
}

function declareBy(analysis: Analysis, node: number, binder: Binder): void {
  const { tree } = analysis;
  const around = analysis.scopes[node];
  const inside = analysis.inside[node];
  if (around === undefined || inside === undefined) return;
  const scope = binder.hoist === 'outer' ? around : binder.hoist === 'block' ? inside : functionScope(inside);
  if (!declaresAnew(tree, node)) return;
  if (binder.field === '*') collectNames(analysis, node, scope, true);
  else {
    for (const child of childNodes(tree, node)) {
      if (nodeField(tree, child) === binder.field) collectNames(analysis, child, scope, false);
    }
  }
}

/** `for (x of y)` assigns to a variable that exists; `for (const x of y)` declares one. */
function declaresAnew(tree: SyntaxTree, node: number): boolean {
  if (nodeType(tree, node) !== 'for_in_statement') return true;
  const left = childByField(tree, node, 'left');
  return /^(const|let|var|using)$/.test(tree.tokens[(tree.nodes.firstToken[left] ?? 0) - 1]?.text ?? '');
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (at.kind === 'block' && at.parent !== undefined) at = at.parent;
  return at;
}

function collectNames(analysis: Analysis, node: number, scope: Scope, childrenOnly: boolean): void {
  const { tree, rules } = analysis;
  if (!childrenOnly && rules.opaque.has(nodeType(tree, node))) return;
  const children = childNodes(tree, node);
  if (children.length === 0 && !childrenOnly) {
    declare(analysis, node, scope);
    return;
  }
  for (const child of children) {
    if (analysis.hidden(child, node)) continue;
    collectNames(analysis, child, scope, false);
  }
}

function declare(analysis: Analysis, node: number, scope: Scope): void {
  const { tree, names, declaredAt } = analysis;
  const index = tree.nodes.firstToken[node] ?? 0;
  const token = tree.tokens[index];
  if (token === undefined || token.kind !== 'identifier' || tree.nodes.endToken[node] !== index + 1) return;
  if (tree.languageId === 'rust' && /^\p{Lu}/u.test(token.text)) return;
  if (
    tree.languageId === 'php' &&
    (token.text === 'this' || nodeType(tree, tree.nodes.parent[node] ?? 0) !== 'variable_name')
  )
    return;
  if (scope.kind === 'root' || scope.kind === 'class') {
    analysis.kept.add(token.text);
    return;
  }
  if (scope.names.has(token.text)) return;
  scope.names.set(token.text, names.length);
  names.push(token.text);
  declaredAt.push(index);
  analysis.parameter.push(isParameter(tree, node));
}

function isParameter(tree: SyntaxTree, node: number): boolean {
  for (let at = tree.nodes.parent[node] ?? -1; at >= 0; at = tree.nodes.parent[at] ?? -1) {
    const type = nodeType(tree, at);
    if (/^(formal_|lambda_|method_|block_|closure_)?parameters?(_list|_declaration)?$|_parameter$/.test(type))
      return true;
    if (/statement|declaration|assignment|block|body/.test(type)) return false;
  }
  return false;
}

const declaring = /^(name|alias)$/;

/** Whatever is called a name or comes from an import is declared, in whatever scope. */
function keepDeclaredNames({ tree, rules, kept }: Analysis): void {
  const importing = byType(tree, (type) =>
    /import|use_declaration|global_statement|using_directive/.test(type),
  );
  const declares = tree.fields.map((field) => declaring.test(field));
  const { nodes } = tree;
  for (let node = 1; node < nodes.count; node++) {
    if (importing(node)) {
      for (let token = nodes.firstToken[node] ?? 0; token < (nodes.endToken[node] ?? 0); token++) {
        kept.add(tree.tokens[token]?.text ?? '');
      }
      node = (nodes.next[node] ?? node + 1) - 1;
    } else if (declares[nodes.field[node] ?? 0] === true) {
      const member = `${nodeType(tree, nodes.parent[node] ?? 0)}.${nodeField(tree, node)}`;
      if (!rules.members.has(member)) kept.add(nodeText(tree, node));
    }
  }
}

function resolveNames(analysis: Analysis, ofToken: Int32Array): void {
  const { tree, rules, scopes, inside } = analysis;
  const roleOf = byPlace(tree, (node, parent) => roleOfName(tree, rules, node, parent));
  const isShorthand = byType(tree, (type) => type === 'shorthand_property_identifier');
  for (let index = 0; index < tree.tokens.length; index++) {
    const token = tree.tokens[index];
    const node = tree.tokenNode[index] ?? 0;
    if (token === undefined || (token.kind !== 'identifier' && !isShorthand(node))) continue;
    const parent = tree.nodes.parent[node] ?? 0;
    const role = roleOf(node, parent);
    if (role === 'member') continue;
    const binding = lookUp(role === 'own' ? scopes[parent] : inside[node], token.text);
    ofToken[index] = binding;
    if (binding < 0 && !analysis.kept.has(token.text)) analysis.free.push(index);
  }
}

/**
 * What the name in a node refers to: a member, which is known by its name; the node around it, whose name belongs to
 * the scope around that; or whatever is in scope.
 */
type NameRole = 'member' | 'own' | 'variable';

function roleOfName(tree: SyntaxTree, rules: ScopeRules, node: number, parent: number): NameRole {
  const around = nodeType(tree, parent);
  const field = nodeField(tree, node);
  if (tree.languageId === 'php') {
    if (around !== 'variable_name') return 'member';
  } else if (field !== '' && rules.members.has(`${around}.${field}`)) return 'member';
  const outer = rules.binders.get(around)?.some((binder) => binder.hoist === 'outer') === true;
  return field === 'name' && outer ? 'own' : 'variable';
}

function lookUp(scope: Scope | undefined, name: string): number {
  for (let at = scope; at !== undefined; at = at.parent) {
    // The names in a class body are not in scope for its methods.
    if (at.kind === 'class' && at !== scope) continue;
    const found = at.names.get(name);
    if (found !== undefined && found !== keeper) return found;
  }
  return -1;
}
