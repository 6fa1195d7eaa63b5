import { ModelError } from '../engine/errors';
import type { RequestPurpose } from '../engine/ask';
import type { ChatModel, ChatReply, RequestSubject } from '../engine/ports';
import { sleep } from './abort';
import type { RecordedReply, Recording } from './recordings';

export interface RecordedModelOptions {
  /** Milliseconds between the replies to one run, so that a person can see them come; 0 unless told. */
  readonly paceMs?: number;
}

/** How to ask for something that was not recorded. */
const goLive = 'To ask for anything else, choose a live model with "Consilience: Select Models".';

/**
 * A model that gives recorded replies and nothing else. It answers request number `index` with reply number
 * `index` of the recording whose instruction (white space folded) and document text are those of the request.
 * @throws ModelError (from `complete`) `notRecorded`, naming what is recorded; an abort rejects with its reason.
 */
export function createRecordedModel(
  recordings: readonly Recording[],
  { paceMs = 0 }: RecordedModelOptions = {},
): ChatModel {
  return {
    id: 'recorded',
    label: 'recorded replies',
    kind: 'recorded',
    available: (subject) => find(recordings, subject)?.replies.length ?? 0,
    examined: (subject) => find(recordings, subject)?.examined,
    async complete(request, signal, onText) {
      signal.throwIfAborted();
      const recording = find(recordings, request.subject);
      if (recording === undefined) throw notRecorded(recordings, request.subject);
      const reply = repliesTo(recording, request.purpose)[request.index];
      if (reply === undefined) throw exhausted(recording, request.purpose);
      if (paceMs > 0) await sleep(paceMs * (request.index + 1), signal);
      if (reply.text !== '') onText?.(reply.text);
      return toReply(reply);
    },
  };
}

/** The instructions that are recorded for a document as it is now, each once, in the order of the recordings. */
export function recordedInstructions(recordings: readonly Recording[], path: string, text: string): string[] {
  const fitting = recordings.filter((recording) => recording.path === path && recording.text === text);
  return [...new Set(fitting.map((recording) => recording.instruction))];
}

function find(recordings: readonly Recording[], subject: RequestSubject): Recording | undefined {
  const wanted = fold(subject.instruction);
  const fitting = recordings.filter(
    ({ instruction, text }) => text === subject.text && fold(instruction) === wanted,
  );
  return fitting.find(({ path }) => path === subject.path) ?? fitting[0];
}

function fold(instruction: string): string {
  return instruction.trim().replace(/\s+/g, ' ');
}

/** Of what a model can be asked besides proposals, tests are recorded. */
function repliesTo(recording: Recording, purpose: RequestPurpose = 'propose'): readonly RecordedReply[] {
  if (purpose === 'propose') return recording.replies;
  return purpose === 'tests' ? (recording.tests ?? []) : [];
}

function toReply({ name, text, finishReason, model, usage }: RecordedReply): ChatReply {
  return { name, text, finishReason, model, ...(usage === undefined ? {} : { usage }) };
}

function exhausted({ replies, name }: Recording, purpose: RequestPurpose = 'propose'): ModelError {
  if (purpose !== 'propose')
    return new ModelError('notRecorded', `The recording "${name}" holds no further reply to such a request.`);
  const held = replies.length === 1 ? 'one reply' : `${replies.length} replies`;
  return new ModelError(
    'notRecorded',
    `The recording "${name}" holds ${held}, and no more were asked for then. ${goLive}`,
  );
}

function notRecorded(recordings: readonly Recording[], subject: RequestSubject): ModelError {
  const here = recordings.filter(({ path }) => path === subject.path);
  const asked = here.filter(({ text }) => text === subject.text);
  let known: string;
  if (asked.length > 0)
    known = `Recorded for this document: ${list(asked.map(({ instruction }) => fold(instruction)))}.`;
  else if (here.length > 0)
    known = `${subject.path} has changed since its replies were recorded; undo the changes to use them.`;
  else if (recordings.length > 0)
    known = `Recorded are requests for: ${list(recordings.map(({ path }) => path))}.`;
  else known = 'Nothing is recorded.';
  return new ModelError('notRecorded', `There is no recorded reply to this request. ${known} ${goLive}`);
}

function list(items: readonly string[]): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, 10).map((item) => `"${item}"`);
  const more = unique.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
