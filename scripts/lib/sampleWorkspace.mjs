import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDir } from './paths.mjs';

const DEMO = path.join(projectDir, 'test/fixtures/demo');

/** The tasks of the demo, by name. */
export function demoTasks() {
  return readdirSync(DEMO)
    .filter((name) => existsSync(path.join(DEMO, name, 'task.json')))
    .map((name) => ({ name, ...JSON.parse(readFileSync(path.join(DEMO, name, 'task.json'), 'utf8')) }));
}

/**
 * Makes the workspace that shows the extension: one folder a task, with the file as it is when the request is
 * made. What is there already stays as it is, so a person finds their edits again.
 * @param {string} dir
 */
export function createSampleWorkspace(dir) {
  const tasks = demoTasks();
  for (const task of tasks) {
    const target = path.join(dir, task.name, task.file);
    if (existsSync(target)) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(DEMO, task.name, task.file), target);
  }
  writeIfMissing(path.join(dir, 'README.md'), readme(tasks));
  writeIfMissing(path.join(dir, 'tsconfig.json'), TSCONFIG);
  if (!existsSync(path.join(dir, '.git'))) commitAll(dir);
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "ESNext",
    "moduleResolution": "Bundler",
    "strict": true,
    "noEmit": true
  }
}
`;

function readme(tasks) {
  return `# Sample workspace

Ten small tasks. For each of them, twelve replies of language models to the same request are recorded, so that you
can try Consilience without a key or a network.

1. Open a file from the list below.
2. Press F1 and run **Consilience: Propose Patch…**
3. Pick the recorded request of that file, look at what would be sent, and go on.
4. The diff shows the patch that is nearest to all twelve. Coloured tokens are where the others differ: hover over
   one to see what they have instead.
5. Accept writes the patch into the file; Reject closes the preview and changes nothing.

${tasks.map((task) => `- [${task.name}/${task.file}](${task.name}/${task.file}): ${firstSentence(task.instruction)}`).join('\n')}

To ask a live model about your own code, run **Consilience: Set API Key** or set a local server in the settings.
Delete this folder, and the next start makes a fresh one.
`;
}

function firstSentence(text) {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, ' ') ?? text;
}

function writeIfMissing(file, text) {
  if (!existsSync(file)) writeFileSync(file, text);
}

function commitAll(dir) {
  const git = (...args) => execFileSync('git', args, { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
  const author = [
    '-c',
    'user.name=Consilience',
    '-c',
    'user.email=sample@localhost',
    '-c',
    'commit.gpgsign=false',
  ];
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git(...author, 'commit', '--quiet', '--message', 'The sample workspace');
}
