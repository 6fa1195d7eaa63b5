// Builds everything that runs: the extension, the command line, the grammars and recordings beside them,
// and the tests that run inside VS Code.  node scripts/build.mjs
import { build } from 'esbuild';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);
const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  sourcemap: 'linked',
  minify: true,
  logLevel: 'warning',
  absWorkingDir: root,
};

/** web-tree-sitter asks for import.meta.url, which a CommonJS bundle has not. */
const inCommonJs = {
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** ESM bundles of CommonJS libraries need a require(); node:module has one. */
const requireShim = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

function copyGrammars() {
  copyFileSync(at('node_modules/web-tree-sitter/web-tree-sitter.wasm'), at('dist/web-tree-sitter.wasm'));
  const languages = [
    'typescript',
    'tsx',
    'javascript',
    'python',
    'go',
    'java',
    'c-sharp',
    'cpp',
    'rust',
    'ruby',
    'php',
  ];
  for (const language of languages) {
    const file = `tree-sitter-${language}.wasm`;
    copyFileSync(at('node_modules/@vscode/tree-sitter-wasm/wasm', file), at('dist', file));
  }
}

/** The recorded replies to the demo's requests, in the form that the recorded model reads. */
function writeRecordings() {
  const demo = at('test/fixtures/demo');
  const tasks = readdirSync(demo).filter((name) => existsSync(path.join(demo, name, 'task.json')));
  const recordings = tasks.map((name) => {
    const task = JSON.parse(readFileSync(path.join(demo, name, 'task.json'), 'utf8'));
    return {
      name,
      instruction: task.instruction,
      path: `${name}/${task.file}`,
      languageId: task.language,
      text: readFileSync(path.join(demo, name, task.file), 'utf8').replaceAll('\r\n', '\n'),
      replies: recordedReplies(path.join(demo, name, 'replies')),
      tests: recordedReplies(path.join(demo, name, 'tests')),
      examined: recordedExamination(path.join(demo, name, 'trace.jsonl')),
    };
  });
  writeFileSync(at('dist/recordings.json'), JSON.stringify(recordings));
}

/** What a model said about the candidates when a whole run of the task was recorded. */
function recordedExamination(file) {
  if (!existsSync(file)) return [];
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return events.flatMap((event) => (event.kind === 'examined' ? [event.news] : []));
}

/** The replies in a folder, one file each, in the order of their names. */
function recordedReplies(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      name: path.basename(file, '.md'),
      text: readFileSync(path.join(folder, file), 'utf8'),
      finishReason: 'stop',
      model: 'recorded',
    }));
}

async function main() {
  rmSync(at('dist'), { recursive: true, force: true });
  mkdirSync(at('dist'), { recursive: true });
  copyGrammars();
  // What candidates are run by; read as text and handed to a process.
  cpSync(at('src/execution/behaviour/workers'), at('dist/workers'), { recursive: true });
  writeRecordings();
  await build({
    ...common,
    ...inCommonJs,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
  });
  await build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.mjs',
    format: 'esm',
    banner: { js: `#!/usr/bin/env node\n${requireShim.js}` },
  });
  const hostTests = readdirSync(at('test/host'), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path.join('test/host', file));
  if (hostTests.length > 0) {
    rmSync(at('out/host'), { recursive: true, force: true });
    await build({
      ...common,
      ...inCommonJs,
      entryPoints: hostTests,
      outdir: 'out/host',
      outbase: 'test/host',
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['vscode', 'mocha'],
    });
  }
}

await main();
