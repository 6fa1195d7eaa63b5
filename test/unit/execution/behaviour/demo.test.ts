import { afterAll, describe, expect, it, vi } from 'vitest';
import { clusterByBehaviour } from '../../../../src/engine/verification/behaviour/clusterByBehaviour';
import { distinguishingLine } from '../../../../src/engine/report/verified';
import { englishWords } from '../../../../src/engine/report/words';
import { distinguish } from '../../../../src/engine/verification/behaviour/distinguish';
import { searchInputs } from '../../../../src/engine/verification/behaviour/searchInputs';
import type { MeasuredBehaviour } from '../../../../src/execution/behaviour/behaviourOf';
import { createRandom } from '../../../bench/random';
import { inputsOf, measure, temporaryFolder } from '../../../fixtures/behaviour';
import { readDemoTask } from '../../../fixtures/demoCandidates';
import { createTestSyntax } from '../../../fixtures/syntax';

// Processes are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const syntax = await createTestSyntax('typescript', 'python');
const folder = temporaryFolder();
afterAll(folder.dispose);

const match = (glob: string, path: string): string =>
  `globToRegExp(${JSON.stringify(glob)}).test(${JSON.stringify(path)})`;
const invalid = (version: string): string[] => [
  `compareVersions("${version}", "1.0.0")`,
  `compareVersions("1.0.0", "${version}")`,
];

/** Calls that exercise the cases of the reference suites on which the recorded candidates differ, by case. */
const cases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  glob: {
    'a star in braces does not match a leading dot': [match('{*,x}', '.a')],
    '? and classes in braces do not match a leading dot': [match('{?,x}a', '.a'), match('{[!z],x}a', '.a')],
    'a star beside a dotted alternative does not match a leading dot': [match('x/{.a,*}', 'x/.b')],
    'a star after a brace that may be empty does not match a leading dot': [match('{a,}*', '.x')],
    'a star after a brace that may end a segment does not match a leading dot': [match('{a/,b}*', 'a/.x')],
    '** in braces does not enter dotted segments': [match('{**/x,y}', '.a/x'), match('{**/x,y}', 'a/.b/x')],
  },
  semver: {
    'release numbers beyond 2^53 are told apart': [
      'compareVersions("9007199254740992.0.0", "9007199254740993.0.0") < 0',
    ],
    'pre-release numbers beyond 2^53 are told apart': [
      'compareVersions("1.0.0-9007199254740992", "1.0.0-9007199254740993") < 0',
    ],
    'an identifier like -1 is not a number': ['compareVersions("1.0.0-5", "1.0.0--1") < 0'],
    'invalid: leading zeros in numbers': ['01.1.1', '1.01.1', '1.1.01'].flatMap(invalid),
    'invalid: leading zero in a numeric pre-release identifier': invalid('1.0.0-01'),
    'invalid: a v in front, signs': ['v1.2.3', '=1.2.3', '-1.0.0', '+1.0.0'].flatMap(invalid),
  },
};

async function behaviourOn(name: string, calls: readonly string[]): Promise<MeasuredBehaviour> {
  const { file, languageId, texts } = readDemoTask(name, syntax);
  const place = { workCopy: folder.path, path: file, languageId };
  const behaviour = await measure({ place, texts, inputs: inputsOf(...calls) });
  expect(behaviour.notRun).toEqual([]);
  return behaviour;
}

describe.each(Object.keys(cases))('the candidates of %s', (name) => {
  it('are in different clusters where the suite judges them differently', async () => {
    const { failed } = readDemoTask(name, syntax);
    const known = cases[name] ?? {};
    const behaviour = await behaviourOn(name, Object.values(known).flat());
    const { clusters } = clusterByBehaviour(behaviour);
    const verdicts = (id: string): string => (failed[id] ?? []).toSorted().join('\n');
    expect(new Set(Object.values(failed).flat())).toEqual(new Set(Object.keys(known)));
    for (const { candidates } of clusters) expect(new Set(candidates.map(verdicts)).size).toBe(1);
    expect(clusters.length).toBeGreaterThanOrEqual(new Set(Object.keys(failed).map(verdicts)).size);
    for (const [label, calls] of Object.entries(known)) {
      const inputs = behaviour.inputs.flatMap(({ text }, index) => (calls.includes(text) ? [index] : []));
      const part = (id: string): string =>
        inputs.map((input) => behaviour.outcomes[behaviour.candidates.indexOf(id)]?.[input]).join('\n');
      const fails = behaviour.candidates.filter((id) => failed[id]?.includes(label));
      const passes = behaviour.candidates.filter((id) => !fails.includes(id));
      for (const id of fails) expect(passes.map(part)).not.toContain(part(id));
    }
  });
});

describe('the candidates of csv', () => {
  const record = (text: string): string => `parse_record(${JSON.stringify(text)})`;

  it('are one cluster on what the request settles', async () => {
    const settled = ['a,b,c', '', '\n', 'a,,b', '"a""b"', '"a\nb",c', 'a,b\r\n', '"a"b', '"a', ' "a"'];
    const { clusters } = clusterByBehaviour(await behaviourOn('csv', settled.map(record)));
    expect(clusters.map(({ candidates }) => candidates.length)).toEqual([12]);
  });

  it('are told apart by what it leaves open, endless loops among it', async () => {
    const calls = [record('a,b'), record('a\n\n'), record('a\r'), record('a\nb'), 'parse_record("a,b", "")'];
    const behaviour = await behaviourOn('csv', calls);
    const groups = (index: number): string[][] => {
      const found = new Map<string, string[]>();
      for (const [row, id] of behaviour.candidates.entries()) {
        const outcome = behaviour.outcomes[row]?.[index] ?? '';
        found.set(outcome, [...(found.get(outcome) ?? []), id].toSorted());
      }
      return [...found.values()].sort((a, b) => b.length - a.length);
    };
    expect(groups(1)[1]).toEqual(['c2', 'c3', 'c6']);
    expect(groups(2)[1]).toEqual(['c3']);
    expect(groups(3)).toHaveLength(1);
    const limit = behaviour.candidates.filter((_, row) => behaviour.outcomes[row]?.[4]?.startsWith('?'));
    expect(limit).toEqual(['a1', 'a3', 'b1', 'b3', 'c2']);
    const shown = distinguish(behaviour, { most: 3 });
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.map(({ input }) => input.text)).not.toContain(record('a\nb'));
    expect(shown.map(lineOf).join('; ')).toMatch(/for parse_record\("a\\n\\n"\): 9 \w+ .*, 3 /);
  });
});

describe('the candidates of parse-duration', () => {
  it('are told apart by mutations of the calls in the documentation', async () => {
    const { file, languageId, texts } = readDemoTask('parse-duration', syntax);
    const place = { workCopy: folder.path, path: file, languageId };
    const known = await behaviourOn('parse-duration', [
      'parseDuration("1h30m")',
      'formatDuration(5_400_000)',
    ]);
    expect(clusterByBehaviour(known).clusters).toHaveLength(1);
    const found = await searchInputs(
      known,
      (inputs) => measure({ place, texts, inputs }),
      { syntax, languageId, random: createRandom(1), count: 120, rounds: 3 },
      new AbortController().signal,
    );
    // What the request leaves open: signs, letters in upper case, fractions without digits, zero, very large numbers.
    expect(clusterByBehaviour(found).clusters.length).toBeGreaterThan(5);
    const shown = distinguish(found, { most: 3 }).map(lineOf);
    expect(shown.length).toBeGreaterThan(1);
    for (const line of shown) expect(line).toMatch(/^for (parse|format)Duration\(.*\): \d+ (give|raise)s? /);
  });
});

function lineOf({ input, groups }: ReturnType<typeof distinguish>[number]): string {
  return distinguishingLine({ text: input.text, groups }, englishWords);
}
