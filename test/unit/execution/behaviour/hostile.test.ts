import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { definedNames, readTests } from '../../../../src/engine/verification/behaviour/readTests';
import type { MeasuredBehaviour } from '../../../../src/execution/behaviour/behaviourOf';
import { inputsOf, measure, temporaryFolder } from '../../../fixtures/behaviour';
import { createTestSyntax } from '../../../fixtures/syntax';

// Processes are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const syntax = await createTestSyntax('typescript', 'python');
const folder = temporaryFolder();
afterAll(folder.dispose);
const mark = join(folder.path, 'mark');

/** All in one run, with an honest one after each: those must come out as if the others were not there. */
async function among(
  languageId: string,
  honest: string,
  hostile: Readonly<Record<string, string>>,
): Promise<MeasuredBehaviour> {
  const python = languageId === 'python';
  const names = definedNames(syntax.parse(languageId, honest));
  const reply = python
    ? 'assert double(2) == 4\nassert double(0) == 0\nassert double(3) == 6'
    : 'assert.equal(double(2), 4);\nassert.equal(double(0), 0);\nexpect(double(3)).toBe(6);';
  const { tests } = readTests([reply], { syntax, languageId, names });
  const texts = Object.entries(hostile).flatMap(([name, text]) => [
    [name, text],
    [`after: ${name}`, honest],
  ]);
  return measure({
    place: { workCopy: folder.path, path: python ? 'main.py' : 'main.ts', languageId },
    texts: Object.fromEntries(texts) as Record<string, string>,
    inputs: inputsOf('double(1)', 'double(2)', 'double(3)'),
    tests,
    limits: { caseMs: 150, loadMs: 1500, candidateMs: 1500, memoryBytes: 192 * 2 ** 20 },
  });
}

const pythonHonest = 'def double(n):\n    return n * 2\n';
const typescriptHonest = 'export function double(n: number): number { return n * 2; }';

const pythonCandidates: Readonly<Record<string, string>> = {
  'ends its process': 'import os\ndef double(n): os._exit(0)\n',
  'ends its program': 'import sys\ndef double(n): sys.exit(0)\n',
  'kills the worker': 'import os\ndef double(n): os.kill(os.getppid(), 9)\n',
  'kills its group': 'import os\ndef double(n): os.killpg(0, 9)\n',
  'loops for ever': 'def double(n):\n    while True: pass\n',
  'catches every interruption':
    'def double(n):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n',
  'switches the alarm off':
    'import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ndef double(n):\n    while True: pass\n',
  'prints what a worker would':
    'import json, sys\nprint(json.dumps({"ready": True}), flush=True)\ndef double(n):\n    print(json.dumps({"id": "x", "done": True, "part": "[]"}), flush=True)\n',
  'writes into the talk of its parent':
    'import os, json\ntry:\n    fd = os.open(f"/proc/{os.getppid()}/fd/1", os.O_WRONLY)\n    os.write(fd, b"{}\\n" + json.dumps({"id": "x", "done": True}).encode() + b"\\n")\nexcept OSError: pass\ndef double(n): return None\n',
  'writes to every pipe it finds':
    'import os\nfor fd in range(3, 64):\n    try: os.write(fd, b\'["loaded",""]\\n[0,"4"]\\n[1,"4"]\\n["end",""]\\n\')\n    except OSError: pass\ndef double(n): return None\n',
  'equals everything':
    'class Any:\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n    def __repr__(self): return "4"\ndef double(n): return Any()\n',
  'replaces what judges':
    'import builtins, json\nbuiltins.repr = lambda value: "4"\nbuiltins.isinstance = lambda *a: True\njson.dumps = lambda *a, **k: "4"\ndef double(n): return None\n',
  'narrows what all others may use': `import os, resource
for pid in os.listdir("/proc"):
    for limit, most in ((resource.RLIMIT_NOFILE, 3), (resource.RLIMIT_FSIZE, 0)):
        try: pid.isdigit() and resource.prlimit(int(pid), limit, (most, most))
        except OSError: pass
def double(n): return None
`,
  'puts all others last': `import os
for pid in os.listdir("/proc"):
    try: pid.isdigit() and os.setpriority(os.PRIO_PROCESS, int(pid), 19)
    except OSError: pass
def double(n): return None
`,
  ...Object.fromEntries(
    ['SIGSTOP', 'SIGALRM', 'SIGTERM', 'SIGKILL'].map((name) => [
      `sends ${name} to whoever waits beside it`,
      `import os, signal
for pid in os.listdir("/proc"):
    try: pid.isdigit() and int(pid) not in (1, os.getpid(), os.getppid()) and os.kill(int(pid), signal.${name})
    except OSError: pass
def double(n): return None
`,
    ]),
  ),
  'reads what waits beside it': `import os
found = 0
for pid in os.listdir("/proc"):
    for name in ("mem", "environ", "fd", "maps"):
        try:
            if pid.isdigit() and int(pid) not in (1, os.getpid()) and (os.listdir if name == "fd" else open)(f"/proc/{pid}/{name}"): found += 1
        except OSError: pass
def double(n): return n * 2 if found else None
`,
  'fills the memory': 'def double(n): return len(bytearray(10 ** 9)) and len("x" * 10 ** 9)\n',
  'leaves a process behind': `import os, time\ndef double(n):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            end = os.times().elapsed + 1.5\n            while os.times().elapsed < end: pass\n            open(${JSON.stringify(mark)}, "w").close()\n        os._exit(0)\n    return None\n`,
};

const typescriptCandidates: Readonly<Record<string, string>> = {
  'ends its process': 'export const double = (n: number) => process.exit(0);',
  'kills its process': 'export const double = (n: number) => process.kill(process.pid, "SIGKILL");',
  'loops for ever': 'export const double = (n: number) => { for (;;); };',
  'catches every interruption':
    'export const double = (n: number) => { for (;;) { try { for (;;); } catch {} finally { continue; } } };',
  'prints what a worker would':
    'console.log(JSON.stringify({ ready: true }));\nexport const double = (n: number) => { console.log(\'{"id":"x","done":true}\'); };',
  'prints it from a process of its own':
    'import { writeSync } from "node:fs";\nexport const double = (n: number) => { writeSync(1, \'{"id":"x","done":true,"part":"{}"}\\n\'); };',
  'is taken for every number':
    'export const double = (n: number) => ({ valueOf: () => 4, toString: () => "4", toJSON: () => 4 });',
  'replaces what judges': `JSON.stringify = () => '{"from":0,"outcomes":["4","4","4"]}';
    Array.prototype.join = () => '4'; Object.is = () => true; String.prototype.slice = () => '4';
    Object.prototype.toJSON = () => '4'; globalThis.String = () => '4'; Reflect.ownKeys = () => [];
    export const double = (n: number) => undefined;`,
  'meddles with its driver': `const key = Object.getOwnPropertyNames(globalThis).find((name) => name.startsWith('__driver'));
    const { part, load } = globalThis[key];
    load([() => 4, () => 4, () => 4, () => 4], [0, 0, 0, 0]); part();
    try { globalThis[key].part = () => '4'; } catch {}
    export const double = (n: number) => { try { for (let i = 0; i < 9; i++) globalThis[key].expire(); } catch {} };`,
  'reaches for the program around it': `let host;
    try { host = globalThis.constructor.constructor('return process')(); } catch {}
    try { host ??= (() => {}).constructor('return process')(); } catch {}
    try { host ??= new Error().constructor.constructor('return process')(); } catch {}
    Error.prepareStackTrace = (_, sites) => { for (const site of sites) { try { host ??= site.getThis()?.process; } catch {} } };
    try { new Error().stack; null.x; } catch (error) { error.stack; }
    export const double = (n: number) => { host?.exit(0); return host === undefined ? null : n * 2; };`,
  'imports it while it runs': `let host;
    const loaded = import('node:process').then((module) => { host = module; },
      (error) => { try { host = error.constructor.constructor('return process')(); } catch {} });
    export const double = async (n: number) => { await loaded; host?.exit(0); };`,
  'imports it behind a comment': `const loaded = import/**/('node:process').catch((error) => {
      const host = Object.getPrototypeOf(Object.getPrototypeOf(error));
      host.toJSON = () => 4; host.id = 'x'; return error.constructor.constructor('return process')();
    });
    export const double = async (n: number) => { (await loaded).exit(0); };`,
  'takes apart a trace of the stack': `let spoilt = '';
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (error, sites) => {
      for (const host of [sites, ...sites]) {
        if (host instanceof Object) continue;
        for (let at = host; at !== null; at = Object.getPrototypeOf(at)) {
          try { at.push = () => 0; at.toJSON = () => 4; spoilt += '!'; } catch {}
          try { at.constructor.constructor('return process')().exit(0); } catch {}
        }
      }
      return '';
    };
    export const double = (n: number) => { const { stack } = new Error('x'); return stack + spoilt + '.'; };`,
  'leaves a promise to nobody': `Promise.reject(new Error('x'));
    export const double = (n: number) => { void Promise.reject(n); return new Promise(() => {}); };`,
  'fills the memory':
    'const kept: unknown[] = [];\nexport const double = (n: number) => { for (;;) kept.push(new Array(100000).fill(n)); };',
};

describe.each([
  { languageId: 'python', honest: pythonHonest, candidates: pythonCandidates },
  { languageId: 'typescript', honest: typescriptHonest, candidates: typescriptCandidates },
])('a candidate in $languageId', ({ languageId, honest, candidates }) => {
  let behaviour: MeasuredBehaviour;
  beforeAll(async () => {
    behaviour = await among(languageId, honest, candidates);
    expect(behaviour.tests).toHaveLength(3);
  }, 60_000);
  const indexOf = (name: string): number => behaviour.candidates.indexOf(name);

  it.each(Object.keys(candidates))('that %s gets no credit and harms nobody else', (name) => {
    expect(behaviour.passed[indexOf(name)]).toEqual([false, false, false]);
    const after = indexOf(`after: ${name}`);
    expect(behaviour.outcomes[after]).toEqual(['2', '4', '6']);
    expect(behaviour.passed[after]).toEqual([true, true, true]);
  });
});

it('what a candidate leaves behind does not go on', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1800));
  expect(existsSync(mark)).toBe(false);
});
