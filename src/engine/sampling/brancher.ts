import type { Sample } from '../pool';
import type { ChatModel, SampleParent, TokenLogprob } from '../ports';
import type { Branch } from './branches';
import { branchesOf } from './branches';

/** A request that continues a sample. */
export interface Continuation {
  readonly prefix: string;
  readonly tokens: readonly TokenLogprob[];
  readonly parent: SampleParent;
  /** The index of the request that is continued: a continuation belongs to the same messages. */
  readonly index: number;
}

/** What becomes of a request: it has to wait for samples, is drawn from the beginning, or continues a sample. */
export type Move = 'wait' | 'independent' | Continuation;

/** Decides which samples continue others. */
export interface Brancher {
  move(index: number): Move;
  arrived(index: number, sample: Sample): void;
}

export interface BrancherOptions {
  /** They take turns, by the index of the request. */
  readonly models: readonly ChatModel[];
  readonly first: number;
  readonly count: number;
  /** Samples of an earlier run, which can be continued as well. */
  readonly earlier: readonly Sample[];
}

/** From fewer there is little to choose, and a mistake that they share would be continued by all. */
const fewest = 3;

/** What is known of the samples of one model. */
interface Line {
  readonly model: ChatModel;
  /** Requests for independent samples that have not been answered. */
  readonly open: Set<number>;
  readonly sources: { readonly id: string; readonly index: number; readonly branches: readonly Branch[] }[];
  readonly used: Set<string>;
  /** The request by which it is found out whether the model can continue a text. */
  probe: number | undefined;
}

/**
 * Half of a model's samples, at least 3, are drawn from the beginning; the others continue these from where they were
 * most uncertain: each sample's first place before any sample's second, no place twice. Where a model is sure
 * everywhere, cannot continue a text, or tells no log-probabilities, all are drawn from the beginning. As long as it
 * is not known whether it can, one request at a time finds out, beginning with the first sample that has arrived.
 */
export function createBrancher(options: BrancherOptions): Brancher {
  const lines = options.models.map((model, position) => lineOf(model, position, options));
  const lineAt = (index: number): Line | undefined => lines[index % lines.length];
  return {
    move(index) {
      const line = lineAt(index);
      if (line === undefined || line.open.has(index)) return 'independent';
      const able = ability(line.model);
      if (able === false) return 'independent';
      if (able === undefined ? line.probe !== undefined : line.open.size > 0) return 'wait';
      const continuation = nextOf(line);
      if (continuation === undefined) return line.open.size > 0 ? 'wait' : 'independent';
      if (able === undefined) line.probe = index;
      return continuation;
    },
    arrived(index, sample) {
      const line = lineAt(index);
      if (line === undefined) return;
      if (line.probe === index) line.probe = undefined;
      if (line.open.delete(index)) addSource(line, index, sample);
    },
  };
}

function lineOf(
  model: ChatModel,
  position: number,
  { models, first, count, earlier }: BrancherOptions,
): Line {
  const line: Line = { model, open: new Set(), sources: [], used: new Set(), probe: undefined };
  const own = earlier.filter(({ modelId }) => modelId === model.id);
  for (const sample of own) addSource(line, Number(/^s([1-9]\d*)$/.exec(sample.id)?.[1] ?? 1) - 1, sample);
  const indexes = Array.from({ length: count }, (_, i) => first + i).filter(
    (index) => index % models.length === position,
  );
  const independent = Math.max(fewest, Math.ceil((own.length + indexes.length) / 2)) - line.sources.length;
  for (const index of indexes.slice(0, Math.max(0, independent))) line.open.add(index);
  return line;
}

/** Only samples that were drawn from the beginning are continued. */
function addSource(line: Line, index: number, sample: Sample): void {
  if (sample.kind !== 'reply' || sample.parent !== undefined) return;
  line.sources.push({ id: sample.id, index, branches: branchesOf(sample.reply) });
}

function ability(model: ChatModel): boolean | undefined {
  if (model.takesPrefix === undefined || model.tellsLogprobs?.() === false) return false;
  return model.takesPrefix();
}

function nextOf({ sources, used }: Line): Continuation | undefined {
  const ranked = sources.flatMap(({ id, index, branches }) =>
    branches.map((branch, rank) => ({ id, index, branch, rank })),
  );
  ranked.sort((a, b) => a.rank - b.rank || b.branch.uncertainty - a.branch.uncertainty);
  const next = ranked.find(({ branch }) => !used.has(branch.prefix));
  if (next === undefined) return undefined;
  const { prefix, tokens, token, share } = next.branch;
  used.add(prefix);
  return { prefix, tokens, parent: { id: next.id, token, share }, index: next.index };
}
