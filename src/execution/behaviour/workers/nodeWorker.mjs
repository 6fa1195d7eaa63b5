// Runs candidates written in JavaScript or TypeScript, each in a context of its own; talks in lines of JSON.
// Inside the sandbox. A candidate gets no object of this program: what crosses the border are strings. One that needs
// more of Node than that (modules, Buffer, …) is refused with `alone`, and is run in a process of its own.
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, statSync, writeSync } from 'node:fs';
import * as nodeModule from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const KEY = `__driver_${randomUUID()}`;
const driver = `globalThis[${JSON.stringify(KEY)}]`;
const commands = Object.fromEntries(
  ['next', 'expire', 'abandon', 'part'].map((name) => [name, new vm.Script(`${driver}.${name}()`)]),
);
/** What a context without this program's objects does not have. */
const hostNames =
  'AbortController AbortSignal Blob BroadcastChannel Buffer Event EventTarget FormData Headers MessageChannel Request Response TextDecoder TextEncoder URL URLSearchParams WebAssembly SharedArrayBuffer Atomics atob btoa crypto fetch process structuredClone'.split(
    ' ',
  );
const needsHost = new RegExp(`\\b(?:${hostNames.join('|')}|require|eval|Function|import)\\b`, 'g');
const extensions = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
];

class NotRun extends Error {}
class NeedsProcess extends Error {}

let setup;
let prelude;
let cases;
const stripped = new Map();

function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function strip(text, file) {
  if (!/\.(?:[mc]?ts|tsx)$/.test(file)) return text;
  if (nodeModule.stripTypeScriptTypes === undefined)
    throw new NotRun(`Node ${process.versions.node} cannot read TypeScript; 22.13 or newer can.`);
  try {
    return withoutUnusedImports(nodeModule.stripTypeScriptTypes(text, { mode: 'transform' }));
  } catch (error) {
    if (file.endsWith('.tsx')) throw new NotRun('JSX cannot be run without the build of the project.');
    throw new NotRun(`Its types cannot be taken out: ${firstLine(error.message)}`);
  }
}

/** Imports of types look like any other; as in TypeScript, a name that is not used is not imported. */
function withoutUnusedImports(code) {
  const isUsed = (name) =>
    code.split(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`)).length > 2;
  return code.replace(
    /^import\s+(?:([\w$]+)\s*(,\s*)?)?(?:\{([^}]*)\}\s*)?from\b/gm,
    (whole, single, comma, names) => {
      if (single === undefined && names === undefined) return whole;
      const kept = (names ?? '').split(',').filter((part) => {
        const local = /([\w$]+)\s*$/.exec(part)?.[1];
        return local !== undefined && isUsed(local);
      });
      const first = single !== undefined && isUsed(single) ? `${single}, ` : '';
      return `import ${first}{${kept.join(',')}} from`;
    },
  );
}

const firstLine = (text) => String(text).trim().split('\n')[0];

function contextFor() {
  const context = vm.createContext(vm.constants?.DONT_CONTEXTIFY ?? Object.create(null), {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: setup.alone, wasm: setup.alone },
  });
  if (setup.alone) for (const name of hostNames) context[name] ??= globalThis[name];
  prelude.runInContext(context);
  return context;
}

function resolveFile(specifier, from) {
  const start = path.resolve(path.dirname(from), specifier);
  const candidates = [start, start.replace(/\.([mc]?)js$/, '.$1ts')].flatMap((base) =>
    extensions.map((extension) => base + extension),
  );
  const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  if (found === undefined) throw new NotRun(`It imports ${specifier}, which is not there.`);
  const real = realpathSync(found);
  if (!setup.roots.some((root) => real.startsWith(root + path.sep)))
    throw new NotRun(`It imports ${specifier}, which lies outside the work copy.`);
  return real;
}

/** The modules of one candidate: its own text, and files of the work copy. */
function linker(context) {
  const modules = new Map();
  const local = (file) => {
    const known = modules.get(file);
    if (known !== undefined) return known;
    const code = readDependency(file);
    refuseHostNames(code);
    const made = source(code, file, context);
    modules.set(file, made);
    return made;
  };
  return async (specifier, from) => {
    if (/^\.{0,2}\//.test(specifier)) return local(resolveFile(specifier, from.identifier));
    if (!setup.alone) throw new NeedsProcess();
    return foreign(specifier, from.identifier, context, modules);
  };
}

function readDependency(file) {
  const known = stripped.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, 'utf8');
  const code = file.endsWith('.json') ? `export default ${text}` : asModule(strip(text, file), file);
  stripped.set(file, code);
  return code;
}

function source(code, file, context) {
  return new vm.SourceTextModule(code, {
    context,
    identifier: file,
    initializeImportMeta: (meta) => {
      meta.url = pathToFileURL(file).href;
    },
    ...(setup.alone
      ? { importModuleDynamically: (specifier) => import(resolveForeign(specifier, file)) }
      : {}),
  });
}

function resolveForeign(specifier, from) {
  if (nodeModule.isBuiltin(specifier)) return specifier;
  try {
    return pathToFileURL(nodeModule.createRequire(from).resolve(specifier)).href;
  } catch {
    throw new NotRun(`It imports ${specifier}, which is not installed.`);
  }
}

async function foreign(specifier, from, context, modules) {
  const known = modules.get(specifier);
  if (known !== undefined) return known;
  const namespace = await import(resolveForeign(specifier, from));
  const names = Object.keys(namespace);
  const made = new vm.SyntheticModule(
    names,
    () => {
      for (const name of names) made.setExport(name, namespace[name]);
    },
    { context },
  );
  modules.set(specifier, made);
  return made;
}

/** CommonJS, told by what it says, gets its `module`; everything else is a module already. */
function asModule(code, file) {
  const isModule = /^\s*(?:import\b(?!\s*\()|export\b)/m.test(code);
  if (file.endsWith('.mjs') || isModule || !/\b(?:module\.exports|exports\s*[.[]|require\s*\()/.test(code))
    return code;
  if (!/\brequire\s*\(/.test(code))
    return `const module={exports:{}};const exports=module.exports;${code}\n;export default module.exports;`;
  if (!setup.alone) throw new NeedsProcess();
  return `const module={exports:{}};const exports=module.exports;const require=globalThis.${requireName};${code}\n;export default module.exports;`;
}
const requireName = '__require';

function refuseHostNames(code) {
  if (setup.alone) return;
  for (const { 0: name, index } of code.matchAll(needsHost)) {
    // Static imports are linked file by file; `import(…)` would hand out objects of this program.
    if (name === 'import' && /^import\s*[\w$*{"']/.test(code.slice(index, index + 200))) continue;
    throw new NeedsProcess();
  }
}

/** Tells the module of a candidate to hand over its cases. */
function withCases(code) {
  return `${code}\n;${driver}.load([${cases.code}\n],[${cases.loose}]);`;
}

async function loadCandidate(text) {
  const code = asModule(strip(text, setup.file), setup.file);
  refuseHostNames(code);
  const context = contextFor();
  if (setup.alone) context[requireName] = nodeModule.createRequire(setup.file);
  const module = source(withCases(code), setup.file, context);
  await module.link(linker(context));
  await evaluated(module, context);
  return context;
}

async function evaluated(module, context) {
  const outcome = module.evaluate({ timeout: setup.loadMs }).then(
    () => undefined,
    (error) => ({ error }),
  );
  if (module.status !== 'errored') return;
  const { error } = await outcome;
  const why = error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'it ran too long' : described(context, error);
  throw new NotRun(`It fails while it is loaded: ${why}.`);
}

function described(context, error) {
  const written = context[KEY].describe(error);
  return typeof written === 'string' ? written.replace(/^!/, '') : 'an error';
}

async function runCandidate({ id, text }) {
  const end = Date.now() + setup.candidateMs;
  const context = await loadCandidate(text);
  const run = (name) => commands[name].runInContext(context);
  const part = () => String(run('part'));
  let idleSince = 0;
  let state = firstStep(context);
  while (state !== 'done' && Date.now() < end) {
    if (state === 'idle') {
      idleSince ||= Date.now();
      if (Date.now() - idleSince > setup.caseMs) run('abandon');
      await setImmediate();
    } else idleSince = 0;
    if (state === 'more') send({ id, part: part() });
    state = step(context);
  }
  send({ id, done: true, part: part() });
}

/** What stands behind an `await` at the top of a module runs when the context is entered again. */
function firstStep(context) {
  const state = step(context);
  const second = state === 'unloaded' ? step(context) : state;
  if (second === 'unloaded') throw new NotRun('It waits for something while it is loaded.');
  return second;
}

function step(context) {
  try {
    return commands.next.runInContext(context, { timeout: setup.caseMs + 15 });
  } catch (error) {
    if (error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    commands.expire.runInContext(context);
    return 'more';
  }
}

/** Files that hold one expression, as which they are called. */
const expression = (file) => `(${file.trim().replace(/;$/, '')}\n)`;

function prepare(message) {
  setup = { ...message, roots: [message.root, ...message.readable].map((root) => realpathSync(root)) };
  const { alone, repeat, caseMs } = setup;
  const options = JSON.stringify({ alone, repeat, caseMs, count: setup.cases.length });
  const canonical = `${expression(setup.canonical)}()`;
  prelude = new vm.Script(`${expression(setup.harness)}(${canonical},${JSON.stringify(KEY)},${options})`);
  const thunks = setup.cases.map(({ code, waits }) => `${waits ? 'async ' : ''}()=>(${code}\n)`);
  cases = {
    code: strippedThunks(thunks).join(',\n'),
    loose: setup.cases.map(({ loose }) => (loose ? '1' : '0')).join(','),
  };
  send({ ready: true, version: process.versions.node });
}

/** A case that is not an expression of the language fails alone. */
function strippedThunks(thunks) {
  const one = (thunk) => {
    const code = strip(`[${thunk}]`, setup.file).trim().replace(/;$/, '').slice(1, -1);
    new vm.Script(`[${code}]`);
    return code;
  };
  return thunks.map((thunk) => {
    try {
      return one(thunk);
    } catch {
      return `()=>{throw new SyntaxError('The case cannot be read')}`;
    }
  });
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const message = JSON.parse(line);
  if (message.setup !== undefined) {
    prepare(message.setup);
    continue;
  }
  try {
    await runCandidate(message);
  } catch (error) {
    if (error instanceof NeedsProcess) send({ id: message.id, alone: true });
    else
      send({
        id: message.id,
        notRun: error instanceof NotRun ? error.message : `It cannot be loaded: ${firstLine(error?.message)}`,
      });
  }
}
process.exit(0);
