import { errorCheck } from '../../engine/verification/forward/errorCheck';
import { newSuppressions } from '../../engine/verification/forward/newSuppressions';
import { notRun } from '../../engine/verification/forward/notRun';
import { parsedCheck } from '../../engine/verification/forward/parsedCheck';
import { testCheck } from '../../engine/verification/forward/testCheck';
import type { CandidateChecks, Check } from '../../engine/verification/checks';
import type { VerifiableCandidate } from '../../engine/verification/verifier';
import type { CheckRequest, RemovableCopy, ToolCheck } from './checkRequest';
import { defaultLimits, limitsAfter } from './limits';
import { prepareLint, prepareTests, prepareTypes } from './prepareTools';
import type { PreparedTool } from './prepareTools';
import { readProject } from './project/projectView';
import { reachesForTests } from './reachesForTests';
import { runPlan } from './runPlan';
import type { CheckedCopy } from './toolPlan';

/**
 * Checks candidates one after the other: that they parse, then the project's type checker, its linter and its tests,
 * each in a copy of the workspace and compared with the document as it was. What does not run any code of the
 * candidate comes first, so that the candidate cannot change what it sees.
 *
 * Tells all that is known of a candidate as each check is known; the last telling about it is complete. Nothing that
 * goes wrong with one check or one candidate ends the others: it is `notRun`, with the reason.
 * @throws only the signal's reason, and what `candidates` itself throws
 */
export async function* checkCandidates(
  given: CheckRequest,
  signal: AbortSignal,
): AsyncGenerator<CandidateChecks, void> {
  const request = withCopyErrors(given);
  const tools = lazyTools(request, signal);
  const known = new Map<string, readonly Check[]>();
  for await (const candidate of request.candidates) {
    const same = known.get(candidate.text);
    if (same) {
      yield { candidate: candidate.id, checks: same };
      continue;
    }
    let checks: readonly Check[] = [];
    for await (checks of checksOf(candidate, tools, request, signal)) {
      yield { candidate: candidate.id, checks };
    }
    known.set(candidate.text, checks);
  }
}

interface Tool {
  readonly name: ToolCheck;
  readonly prepare: () => Promise<PreparedTool>;
}

async function* checksOf(
  candidate: VerifiableCandidate,
  tools: readonly Tool[],
  request: CheckRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly Check[], void> {
  const checks = [parsedCheck(request.level, request.words)];
  yield [...checks];
  // Many projects have none of the tools, and then a copy would be made for nothing.
  let copy: Promise<RemovableCopy> | undefined;
  const copied = (): Promise<RemovableCopy> => (copy ??= request.makeWorkCopy(candidate, signal));
  try {
    for (const tool of tools) {
      checks.push(await checkWith(tool, candidate, copied, request, signal));
      yield [...checks];
    }
  } finally {
    // What cannot be removed now is removed when copies are pruned; the checks hold all the same.
    await copy?.then((made) => made.remove()).catch(() => undefined);
  }
}

/** Every copy that cannot be made says so in words for the person. */
function withCopyErrors(request: CheckRequest): CheckRequest {
  return {
    ...request,
    async makeWorkCopy(candidate, signal) {
      try {
        return await request.makeWorkCopy(candidate, signal);
      } catch (error) {
        signal.throwIfAborted();
        const reason = request.words.t('The copy of the workspace could not be made: {0}', messageOf(error));
        throw new CopyError(reason);
      }
    },
  };
}

class CopyError extends Error {
  override readonly name = 'CopyError';
}

async function checkWith(
  { name, prepare }: Tool,
  candidate: VerifiableCandidate,
  copied: () => Promise<CheckedCopy>,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<Check> {
  const { words, document, runner, nonce, limits = defaultLimits } = request;
  try {
    const prepared = await prepare();
    if ('reason' in prepared) {
      const { reason, ...details } = prepared;
      return notRun(name, reason, details);
    }
    const reached =
      name === 'projectTests' ? reachesForTests(document.path, document.text, candidate.text) : [];
    if (reached.length > 0) {
      const reason = words.t(
        'The patch takes hold of the test framework ({0}), so tests prove nothing.',
        reached.join(', '),
      );
      return notRun(name, reason, { tool: prepared.plan.tool });
    }
    const { plan, base } = prepared;
    const running = { runner, nonce, words, limits: limitsAfter(base.elapsedMs, limits) };
    const outcome = await runPlan(plan, await copied(), running, signal);
    if (name === 'projectTests') return testCheck(name, base, outcome, words);
    return errorCheck(name, base, outcome, newSuppressions(name, document.text, candidate.text, words));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CopyError) return notRun(name, error.message);
    return notRun(name, words.t('It could not be run: {0}', messageOf(error)));
  }
}

/** The project's tools, looked for and run on the base when the first candidate needs them. */
function lazyTools(request: CheckRequest, signal: AbortSignal): Tool[] {
  const project = once(() => readProject(request.base.folder));
  const tools: readonly Tool[] = [
    { name: 'types', prepare: once(async () => prepareTypes(request, await project(), signal)) },
    { name: 'lint', prepare: once(async () => prepareLint(request, await project(), signal)) },
    { name: 'projectTests', prepare: once(async () => prepareTests(request, await project(), signal)) },
  ];
  return tools.filter(({ name }) => request.tools?.includes(name) !== false);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
