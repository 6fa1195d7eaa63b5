import type { Check } from '../../engine/verification/checks';
import type { VerificationJob, VerificationNews } from '../../engine/verification/verifier';
import { checkCandidates } from '../checks/checkCandidates';
import type { RemovableCopy } from '../checks/checkRequest';
import type { WorkCopy } from '../workCopies/workCopy';
import type { DiagnosedText, VerifierParts } from './verifierParts';

/** What the project's own tools and the editor's language servers say of each candidate, as it becomes known. */
export async function* runChecks(
  parts: VerifierParts,
  job: VerificationJob,
  signal: AbortSignal,
): AsyncGenerator<VerificationNews> {
  const { words, copies, folder, mask } = parts;
  const { path, text, languageId } = job.task.document;
  const made: WorkCopy[] = [];
  const copyWith = async (content: string): Promise<WorkCopy> => {
    const copy = await copies.create(folder, signal);
    made.push(copy);
    await copy.write(path, content);
    return copy;
  };
  try {
    const base = await copyWith(text);
    const texts = new Map<string, string>();
    const known = new Map<string, readonly Check[]>();
    const request = {
      ...parts,
      document: { path, text },
      level: parts.syntax.parse(languageId, text).level,
      candidates: remember(job.candidates, texts),
      base,
      makeWorkCopy: async (candidate: { readonly text: string }): Promise<RemovableCopy> => {
        const copy = await copyWith(candidate.text);
        return { ...copy, remove: () => copy.remove().then(() => undefined) };
      },
    };
    for await (const { candidate, checks } of checkCandidates(request, signal)) {
      known.set(candidate, checks);
      yield { kind: 'checked', checks: { candidate, checks: checks.map((check) => masked(check, mask)) } };
    }
    if (parts.diagnose === undefined) return;
    const inCopy = (content: string): DiagnosedText => ({ copy: () => copyWith(text), path, text: content });
    const distinct = [...new Set(texts.values())];
    const said = await parts.diagnose(inCopy(text), distinct.map(inCopy), signal);
    for (const [candidate, checks] of known) {
      const check = said[distinct.indexOf(texts.get(candidate) ?? '')];
      if (check === undefined) continue;
      const all = inOrder([...checks, masked(check, mask)]);
      yield { kind: 'checked', checks: { candidate, checks: all } };
    }
  } catch (error) {
    signal.throwIfAborted();
    yield { kind: 'notRun', reason: words.t('The project’s checks: {0}', messageOf(error)) };
  } finally {
    // What cannot be removed now is removed when copies are pruned.
    await Promise.allSettled(made.map((copy) => copy.remove()));
  }
}

async function* remember<T extends { readonly id: string; readonly text: string }>(
  candidates: AsyncIterable<T>,
  texts: Map<string, string>,
): AsyncGenerator<T> {
  for await (const candidate of candidates) {
    texts.set(candidate.id, candidate.text);
    yield candidate;
  }
}

/** Where the checks stand among one another when they are shown. */
function inOrder(checks: readonly Check[]): readonly Check[] {
  const order: readonly Check['name'][] = [
    'parsed',
    'types',
    'lint',
    'diagnostics',
    'projectTests',
    'generatedTests',
  ];
  return [...checks].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** What the person's secrets stand in is shown and recorded without them. */
function masked(check: Check, mask: (text: string) => string): Check {
  return {
    ...check,
    newlyFailing: check.newlyFailing.map(mask),
    newlyPassing: check.newlyPassing.map(mask),
    cases: check.cases.map((one) => ({
      ...one,
      name: mask(one.name),
      ...(one.message === undefined ? {} : { message: mask(one.message) }),
    })),
    ...(check.output === undefined ? {} : { output: mask(check.output) }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
