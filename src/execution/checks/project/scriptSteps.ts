/** One program of a script in package.json, with the variables set in front of it. */
export interface ScriptStep {
  readonly env: Readonly<Record<string, string>>;
  /** The program and its arguments; never empty. */
  readonly words: readonly string[];
}

/** What only looks at the code and does not change what the tests see. */
const lookers = new Set(['eslint', 'prettier', 'biome', 'xo', 'standard', 'oxlint', 'echo']);
const runners = /^(?:npm|pnpm|yarn|bun)$/;

/**
 * Resolves a script of package.json to programs that can run without a shell, with the `pre` scripts that npm runs
 * before and the scripts that it calls in turn. Linters are left out.
 * @returns undefined where the script does not exist or needs a shell (pipes, substitutions, alternatives, …)
 */
export function scriptSteps(
  scripts: Readonly<Record<string, string>>,
  name: string,
  depth = 0,
): ScriptStep[] | undefined {
  const script = scripts[name];
  if (script === undefined || depth > 8) return undefined;
  const steps: ScriptStep[] = [];
  const before = scripts[`pre${name}`] === undefined ? [] : scriptSteps(scripts, `pre${name}`, depth + 1);
  if (!before) return undefined;
  steps.push(...before);
  for (const part of script.split('&&')) {
    const step = readStep(part);
    if (!step) return undefined;
    const called = calledScript(step.words);
    if (called !== undefined) {
      const inner = scriptSteps(scripts, called, depth + 1);
      if (!inner) return undefined;
      steps.push(...inner);
    } else if (!lookers.has(step.words[0] ?? '')) {
      steps.push(step);
    }
  }
  return steps;
}

/** The script that `npm run build`, `npm test`, `pnpm build` or `yarn build` calls. */
function calledScript(words: readonly string[]): string | undefined {
  const [runner, ...rest] = words;
  if (runner === undefined || !runners.test(runner)) return undefined;
  const names = rest.filter((word) => !/^(?:run|run-script|-s|--silent)$/.test(word));
  return names.length === 1 ? (names[0] === 't' ? 'test' : names[0]) : '';
}

function readStep(part: string): ScriptStep | undefined {
  const words = splitWords(part);
  if (!words) return undefined;
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const assignment = /^([A-Za-z_]\w*)=(.*)$/.exec(word);
    if (assignment) env[assignment[1] ?? ''] = assignment[2] ?? '';
    else if (!/^(?:cross-env|npx|env)$/.test(word)) break;
  }
  return at < words.length ? { env, words: words.slice(at) } : undefined;
}

/** Words as a POSIX shell would split them; undefined where a shell would do more than that. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let rest = text.trim();
  let word: string | undefined;
  const piece = /^(?:'([^']*)'|"((?:[^"\\$`]|\\["\\$`])*)"|\\(.)|([^\s'"\\|&;<>()$`]+))/;
  while (rest !== '') {
    const match = piece.exec(rest);
    if (match) {
      const quoted = match[2]?.replace(/\\(["\\$`])/g, '$1');
      word = (word ?? '') + (match[1] ?? quoted ?? match[3] ?? match[4] ?? '');
      rest = rest.slice(match[0].length);
      continue;
    }
    const space = /^\s+/.exec(rest);
    if (!space) return undefined;
    if (word !== undefined) words.push(word);
    word = undefined;
    rest = rest.slice(space[0].length);
  }
  if (word !== undefined) words.push(word);
  return words;
}
