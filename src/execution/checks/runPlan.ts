import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Words } from '../../engine/report/words';
import type { CheckCase } from '../../engine/verification/checks';
import { uniqueNames } from '../../engine/verification/forward/uniqueNames';
import type { ToolRun } from '../../engine/verification/forward/toolRun';
import type { RunCommand, Runner, RunLimits, RunResult } from '../../engine/verification/runner';
import { tidyMessage } from './reports/messages';
import { readReportFile } from './readReportFile';
import { localPaths } from './localPaths';
import type { LocalPaths } from './localPaths';
import { troubleOf } from './troubleOf';
import type { CheckedCopy, ReadReport, RunPlaces, ToolCommand, ToolPlan } from './toolPlan';

/** What tools are run with. */
export interface ToolRunning {
  readonly runner: Runner;
  readonly limits: RunLimits;
  /** A name of letters and digits that cannot be guessed, another one at each call. */
  readonly nonce: () => string;
  readonly words: Words;
}

/** What a run of a tool gave, and whether the tool said that it does not look at the document. */
export interface ToolOutcome extends ToolRun {
  readonly ignored?: string;
}

const longestOutput = 20_000;

/**
 * Runs a tool on a copy and reads what it says. Whatever the tool does, the result says so; rejects only with the
 * signal's reason, and where the copy cannot be written.
 */
export async function runPlan(
  plan: ToolPlan,
  copy: CheckedCopy,
  running: ToolRunning,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const root = copy.root ?? copy.folder;
  const name = `.consilience-${running.nonce()}`;
  const places: RunPlaces = {
    folder: copy.folder,
    report: path.join(root, `${name}.report`),
    helper: path.join(root, `${name}.cjs`),
  };
  if (plan.helper !== undefined) await writeFile(places.helper, plan.helper, { flag: 'wx' });
  try {
    return await runSteps(plan, copy, places, running, signal);
  } finally {
    await Promise.all(
      [places.report, places.helper].map((file) => rm(file, { force: true, recursive: true })),
    );
  }
}

async function runSteps(
  plan: ToolPlan,
  copy: CheckedCopy,
  places: RunPlaces,
  { runner, limits, words }: ToolRunning,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const local = localPaths(copy, plan.at);
  let elapsedMs = 0;
  const run = async (command: ToolCommand): Promise<RunResult> => {
    const left = { ...limits, wallMs: Math.max(1, limits.wallMs - elapsedMs) };
    const result = await runner.run(runCommand(command, plan, copy, left), signal);
    elapsedMs += result.elapsedMs;
    return result;
  };

  for (const step of plan.before) {
    const result = await run(step);
    if (result.ending.kind === 'exited' && result.ending.code === 0) continue;
    const program = [step.program, ...step.args].join(' ');
    const trouble = words.t('“{0}”, which runs before the tests, failed.', program);
    return {
      tool: plan.tool,
      cases: [],
      complete: false,
      trouble,
      elapsedMs,
      ...shown([result.stdout, result.stderr], local),
    };
  }

  const result = await run(plan.command(places));
  const report = await readReportFile(places.report);
  const read = plan.read({
    stdout: result.stdout,
    stderr: result.stderr,
    ...(report === undefined ? {} : { report }),
    ...(result.ending.kind === 'exited' ? { code: result.ending.code } : {}),
    local: local.path,
  });
  const trouble = troubleOf(plan, result, read, limits, words);
  const cases = uniqueNames(read.cases).map((one) =>
    one.message === undefined ? one : { ...one, message: local.text(one.message) },
  );
  const said = shown(plan.stdoutIsReport === true ? [result.stderr] : [result.stdout, result.stderr], local);
  return {
    tool: plan.tool,
    cases,
    complete: isComplete(result, read),
    ...(trouble === undefined ? {} : { trouble }),
    ...(read.ignored === undefined ? {} : { ignored: read.ignored }),
    elapsedMs,
    ...(said.output === undefined ? shown(cases.flatMap(failureText), local) : said),
  };
}

/** What stands for the output of tools that print nothing for people. */
function failureText({ name, outcome, message }: CheckCase): string[] {
  return outcome === 'failed' ? [message === undefined ? name : `${name}\n${message}\n`] : [];
}

function isComplete(result: RunResult, read: ReadReport): boolean {
  return result.ending.kind === 'exited' && read.complete;
}

function runCommand(command: ToolCommand, plan: ToolPlan, copy: CheckedCopy, limits: RunLimits): RunCommand {
  return {
    program: command.program.startsWith('./') ? path.join(copy.folder, command.program) : command.program,
    args: command.args,
    cwd: path.join(copy.folder, plan.at),
    workCopy: copy.root ?? copy.folder,
    readable: [...copy.readable, ...plan.readable.filter((file) => existsSync(file))],
    env: command.env,
    limits,
  };
}

/** The end of what was printed, since that is where tools sum up; without the lines about our own files. */
function shown(parts: readonly string[], local: LocalPaths): { output?: string } {
  const text = parts.map((part) => part.trim()).filter((part) => part !== '');
  const lines = local.text(text.join('\n')).split('\n');
  const end = lines.filter((line) => !line.includes('.consilience-')).join('\n');
  const tidy = tidyMessage(end.slice(-longestOutput), longestOutput);
  return tidy === undefined ? {} : { output: tidy };
}
