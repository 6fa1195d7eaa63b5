import type { Candidate, ReplyFormat, Sample, UnusableReason } from '../pool';
import type { ChatReply, Syntax } from '../ports';
import type { Task } from '../task';
import { answerBlocks, applyBlocks, holdsDefinitions } from './applyBlocks';
import { applyDiff } from './applyDiff';
import { applySearchReplace } from './applySearchReplace';
import type { DocumentPlace } from './applySearchReplace';
import { editsBetween } from './edits';
import { findDiff } from './findDiff';
import type { FoundDiff } from './findDiff';
import { fencedBlocks } from './fences';
import { topItems } from './items';
import { toLf } from './toLf';
import { answerOf, isRefusal } from './replyText';
import { rememberParses } from './rememberParses';
import { isSearchMark, readSearchReplace } from './searchReplace';
import { objectionTo } from './verdict';
import type { FitContext } from './wholeReplacement';

export interface CandidateInput {
  readonly sample: Sample;
  readonly task: Task;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
}

type Outcome =
  | {
      readonly kind: 'applied';
      readonly text: string;
      readonly format: ReplyFormat;
      readonly repairs: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: UnusableReason; readonly detail: string };

/**
 * Turns a sample into a candidate: reads the reply as SEARCH/REPLACE edits, a unified diff or a whole replacement,
 * applies it to the task's document and judges the result. Never throws; what cannot be used says why.
 */
export function toCandidate({ sample, task, syntax: given }: CandidateInput): Candidate {
  const syntax = rememberParses(given);
  const names = { id: sample.id, modelId: sample.modelId };
  const outcome = outcomeOf(sample, task, syntax);
  if (outcome.kind === 'failed') {
    return { ...names, usable: false, reason: outcome.reason, detail: outcome.detail };
  }
  const objection = objectionTo(outcome.text, task, syntax);
  if (objection !== undefined) {
    const whole = objection.reason !== 'notApplicable';
    return { ...names, usable: false, ...objection, ...(whole ? { text: outcome.text } : {}) };
  }
  return {
    ...names,
    usable: true,
    text: outcome.text,
    edits: editsBetween(task.document.text, outcome.text),
    format: outcome.format,
    repairs: outcome.repairs,
  };
}

function outcomeOf(sample: Sample, task: Task, syntax: Syntax): Outcome {
  if (sample.kind === 'failure') return failed('failed', sample.message);
  const answer = answerOf(toLf(sample.reply.text), task.document.text);
  if (answer.trim() === '') return emptyOutcome(sample.reply);
  const tree = syntax.parse(task.document.languageId, task.document.text);
  const outcome = readAnswer(answer, sample.reply, {
    task,
    syntax,
    document: { tree, items: topItems(tree) },
  });
  if (outcome.kind !== 'applied' || outcome.format !== 'whole' || isComplete(answer, sample.reply))
    return outcome;
  return cutOff(sample.reply);
}

function readAnswer(answer: string, reply: ChatReply, context: FitContext): Outcome {
  const base = context.task.document.text;
  const ownMarks = base.split('\n').some(isSearchMark);
  if (!ownMarks && answer.split('\n').some(isSearchMark)) return applyEditBlocks(answer, reply, context);
  const diff = findDiff(answer, base);
  if (diff === undefined) return applyWhole(answer, reply, context);
  // A diff may be followed by the whole code, which then is the answer.
  const later = answerBlocks(answer, context).filter((block) => block.start >= diff.end);
  if (later.some((block) => holdsDefinitions(block, context))) {
    return applyWhole(answer.slice(diff.end), reply, context);
  }
  return applyFoundDiff(diff, answer, reply, context);
}

function applyEditBlocks(answer: string, reply: ChatReply, context: FitContext): Outcome {
  const read = readSearchReplace(answer);
  // Of edits that were cut off, the ones that did come are not the answer.
  if (stopped(reply)) return cutOff(reply);
  if (read.open) return failed('cutOff', read.fault ?? 'The reply ends within an edit.');
  if (read.fault !== undefined) return failed('notApplicable', read.fault);
  const result = applySearchReplace(placeOf(context.task), read.edits);
  return result.kind === 'failed'
    ? failed('notApplicable', result.detail)
    : { kind: 'applied', text: result.text, format: 'searchReplace', repairs: result.repairs };
}

function applyFoundDiff(diff: FoundDiff, answer: string, reply: ChatReply, context: FitContext): Outcome {
  if (stopped(reply) && !diff.closed) return cutOff(reply);
  const result = applyDiff(placeOf(context.task), diff.files);
  if (result.kind === 'applied') {
    return { kind: 'applied', text: result.text, format: 'diff', repairs: result.repairs };
  }
  const others = answerBlocks(answer, context).some(
    (block) => block.end <= diff.start && holdsDefinitions(block, context),
  );
  return others
    ? applyWhole(answer.slice(0, diff.start), reply, context)
    : failed('notApplicable', result.detail);
}

function applyWhole(answer: string, reply: ChatReply, context: FitContext): Outcome {
  const result = applyBlocks(answer, context);
  if (result.kind === 'applied') return { ...result, format: 'whole' };
  if (stopped(reply)) return cutOff(reply);
  if (result.kind === 'cutOff') return failed('cutOff', 'The reply ends within the code.');
  if (result.kind === 'failed') return failed('notApplicable', result.detail);
  return isRefusal(answer)
    ? failed('refused', 'The model declined to answer.')
    : failed('noCode', 'The reply holds no code for the document.');
}

/** A reply that was stopped is whole only if its last fence is closed. */
function isComplete(answer: string, reply: ChatReply): boolean {
  if (!stopped(reply)) return true;
  return fencedBlocks(answer).at(-1)?.closed ?? false;
}

function stopped({ finishReason }: ChatReply): boolean {
  return finishReason === 'length' || finishReason === 'contentFilter';
}

function cutOff({ finishReason }: ChatReply): Outcome {
  return finishReason === 'contentFilter'
    ? failed('refused', 'The content filter of the server ended the reply.')
    : failed(
        'cutOff',
        'The reply ended at the limit of output tokens. Raise the limit, or choose a smaller target.',
      );
}

function emptyOutcome(reply: ChatReply): Outcome {
  return stopped(reply) ? cutOff(reply) : failed('empty', 'The reply holds no text.');
}

function failed(reason: UnusableReason, detail: string): Outcome {
  return { kind: 'failed', reason, detail };
}

function placeOf(task: Task): DocumentPlace {
  const { path, text } = task.document;
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  return { path, text, target: { start: lineOf(task.target.start), end: lineOf(task.target.end) + 1 } };
}
