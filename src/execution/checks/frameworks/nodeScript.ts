import type { ScriptStep } from '../project/scriptSteps';

/** The test frameworks that run under node. */
export type NodeFramework = 'vitest' | 'jest' | 'mocha' | 'node:test';

/** How a step of a script calls a test framework. */
export interface FrameworkCall {
  readonly framework: NodeFramework;
  /** Options of node itself. */
  readonly nodeOptions: readonly string[];
  /** What follows the framework's name. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const byName: Readonly<Record<string, NodeFramework>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
};
/** They run another program and measure how much of the code it reached. */
const meters = new Set(['c8', 'nyc']);
const nodeValues = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
]);

/** Recognises the framework that a step calls; undefined where it calls none. */
export function frameworkCall(step: ScriptStep): FrameworkCall | undefined {
  const [program = '', ...rest] = step.words;
  if (meters.has(program)) {
    const inner = rest.findIndex((word) => word in byName || word === 'node');
    return inner < 0 ? undefined : frameworkCall({ env: step.env, words: rest.slice(inner) });
  }
  const named = byName[baseName(program)];
  if (named) return { framework: named, nodeOptions: [], words: rest, env: step.env };
  if (program !== 'node') return undefined;
  if (rest.includes('--test')) {
    return {
      framework: 'node:test',
      nodeOptions: [],
      words: rest.filter((word) => word !== '--test'),
      env: step.env,
    };
  }
  let at = 0;
  while (rest[at]?.startsWith('-')) at += nodeValues.has(rest[at] ?? '') ? 2 : 1;
  const script = byName[baseName(rest[at] ?? '')];
  if (!script) return undefined;
  return { framework: script, nodeOptions: rest.slice(0, at), words: rest.slice(at + 1), env: step.env };
}

function baseName(word: string): string {
  return (word.split('/').at(-1) ?? '').replace(/\.[cm]?js$/, '');
}
