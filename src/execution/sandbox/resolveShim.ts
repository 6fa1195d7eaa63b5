import { realpathSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../process/runTool';
import { findProgram } from './findProgram';

/** Version managers, all of which have a `which`; by a part of the path of their stand-ins. */
const MANAGERS: readonly { readonly part: RegExp; readonly program: string }[] = [
  { part: /\/\.?pyenv\b/, program: 'pyenv' },
  { part: /\/\.?(?:rustup|cargo)\b/, program: 'rustup' },
  { part: /\/\.?volta\b|volta-shim$/, program: 'volta' },
  { part: /\/mise(?:\/|$)/, program: 'mise' },
  { part: /\/\.?asdf\b/, program: 'asdf' },
  { part: /\/\.?nodenv\b/, program: 'nodenv' },
  { part: /\/\.?goenv\b/, program: 'goenv' },
];
/** What the programs themselves can be asked, where their manager cannot. Python is isolated from the folder. */
const QUESTIONS: readonly { readonly name: RegExp; readonly args: readonly string[] }[] = [
  { name: /^python[\d.]*$/, args: ['-I', '-c', 'import sys; print(sys.executable)'] },
  { name: /^node$/, args: ['-p', 'process.execPath'] },
];
const WALL_MS = 15_000;

/**
 * Asks, outside the sandbox, which program the stand-in of a version manager would execute.
 * @param cwd where it is asked: the answer may depend on the folder.
 * @param env the environment of the extension, which version managers depend on.
 * @returns an absolute path; undefined when there was no answer.
 */
export async function resolveShim(
  file: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const name = path.basename(file);
  const options = { cwd, env, wallMs: WALL_MS };
  const manager = managerOf(file, env['PATH'] ?? '');
  const ways = [
    ...(manager === undefined ? [] : [{ program: manager, args: ['which', name] }]),
    ...QUESTIONS.filter((each) => each.name.test(name)).map(({ args }) => ({ program: file, args })),
  ];
  for (const { program, args } of ways) {
    const { code, stdout } = await runTool(program, args, options);
    const answer = stdout.trim();
    if (code === 0 && path.isAbsolute(answer)) return findProgram(answer, '');
  }
  return undefined;
}

function managerOf(file: string, searchPath: string): string | undefined {
  const real = realpathSync(file);
  const manager = MANAGERS.find(({ part }) => part.test(file) || part.test(real))?.program;
  if (manager === undefined) return undefined;
  // A stand-in lies in `shims`, beside the manager's `bin`.
  const beside = path.join(path.dirname(path.dirname(file)), 'bin', manager);
  return findProgram(beside, '') ?? findProgram(manager, searchPath);
}
