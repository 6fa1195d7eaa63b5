import * as z from 'zod';
import type { Ask } from '../../../ask';
import type { Syntax } from '../../../ports';
import { blindFactsMessages, relianceMessages } from '../../../prompts/contradictionFacts';
import type { Task } from '../../../task';
import type { VerifiableCandidate } from '../../verifier';
import { askFor } from '../askFor';
import { measured } from '../measured';
import type { Measured } from '../measured';
import { readJson } from '../readJson';
import { shownCode } from '../shownCode';
import { calledFunctions, importLines } from './calledFunctions';
import type { CalledFunction } from './calledFunctions';
import { compareReliance } from './compareReliance';
import type { Reliance, ReliedFact } from './compareReliance';
import { declaredFacts } from './declaredFacts';
import type { Declaration, FunctionFacts } from './declaredFacts';
import { valueKindSchema } from './valueKinds';

/** Looks a function up as the candidate calls it: from a language server, or its source. Undefined: it is not found. */
export type Settle = (name: string) => Promise<Declaration | undefined>;

export interface ContradictionInput {
  readonly task: Task;
  /** Must be prepared for the document's language and those of declarations. */
  readonly syntax: Syntax;
  readonly candidate: VerifiableCandidate;
  readonly settle?: Settle;
  /** How many functions are asked about at most; 6 unless told. */
  readonly most?: number;
}

export interface Contradictions {
  readonly facts: readonly ReliedFact[];
  /** Why some facts were not measured, in words; no sentence twice. */
  readonly notMeasured: readonly string[];
}

/**
 * Facts that a candidate relies on about functions that it calls, held against what the model says of the same
 * functions without seeing the candidate (the trigger of ChatProtect, Mündler et al., ICLR 2024, arXiv 2305.15852),
 * and settled by their declarations, never by more talk.
 * @throws only the signal's reason.
 */
export async function probeContradictions(
  input: ContradictionInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Contradictions> {
  const { task, syntax, candidate, most = 6 } = input;
  signal.throwIfAborted();
  const called = calledFunctions(task, syntax, candidate.text).slice(0, most);
  if (called.length === 0) return { facts: [], notMeasured: [] };
  const [reliance, told, declared] = await Promise.all([
    askReliance(input, called, ask, signal),
    Promise.all(called.map(({ name }) => askBlind(input, name, ask, signal))),
    Promise.all(called.map(({ name }) => lookUp(input, name, signal))),
  ]);
  const facts = called.flatMap((fn, index) =>
    compareReliance({
      called: fn,
      relied: reliance.measured ? reliance.value.find(({ name }) => name === fn.name) : undefined,
      told: told[index]?.measured === true ? told[index].value : undefined,
      declared: declared[index],
    }),
  );
  const reasons = [reliance, ...told].flatMap((result) => (result.measured ? [] : [result.reason]));
  return { facts, notMeasured: [...new Set(reasons)] };
}

const relianceSchema = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      results: z.array(valueKindSchema).nullable(),
      raises: z.array(z.string()).nullable(),
    }),
  ),
});

function askReliance(
  { task, syntax, candidate }: ContradictionInput,
  called: readonly CalledFunction[],
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<readonly Reliance[]>> {
  const names = called.map(({ name }) => name);
  const { path, languageId } = task.document;
  const messages = relianceMessages({
    path,
    languageId,
    code: shownCode(task, candidate.text, syntax),
    names,
  });
  const read = (reply: string): readonly Reliance[] | undefined => {
    const found = (readJson(reply, relianceSchema)?.functions ?? []).map((fn) => ({
      ...fn,
      name: fn.name.replace(/\(.*\)$/, ''),
      raises: fn.raises ?? [],
    }));
    const asked = found.filter(({ name }) => names.includes(name));
    return asked.length === 0 ? undefined : asked;
  };
  return askFor({ purpose: 'contradiction', messages, index: 0, temperature: 0 }, read, ask, signal);
}

const blindSchema = z.object({
  least: z.number().int().min(0).nullable(),
  most: z.union([z.number().int().min(0), z.literal('any')]).nullable(),
  returns: z.array(valueKindSchema).nullable(),
  raises: z.array(z.string()).nullable(),
});

async function askBlind(
  { task, syntax }: ContradictionInput,
  name: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<FunctionFacts>> {
  const { languageId, text } = task.document;
  const messages = blindFactsMessages({
    name,
    languageId,
    imports: importLines(syntax.parse(languageId, text)),
    context: task.context,
  });
  const question = { purpose: 'contradiction', messages, index: 0, temperature: 0 } as const;
  const answer = await askFor(question, (reply) => readJson(reply, blindSchema), ask, signal);
  if (!answer.measured) return answer;
  const { least, most, returns, raises } = answer.value;
  return measured({
    ...(least === null || most === null
      ? {}
      : { parameters: { least, most: most === 'any' ? Infinity : most } }),
    ...(returns === null || returns.length === 0 ? {} : { returns }),
    ...(raises === null ? {} : { raises }),
  });
}

async function lookUp(
  { settle, syntax }: ContradictionInput,
  name: string,
  signal: AbortSignal,
): Promise<FunctionFacts | undefined> {
  if (settle === undefined) return undefined;
  try {
    const declaration = await settle(name);
    signal.throwIfAborted();
    return declaration === undefined ? undefined : declaredFacts(syntax, declaration, name);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
