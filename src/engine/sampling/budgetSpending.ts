import type { Ask, RequestPurpose } from '../ask';
import { ModelError } from '../errors';
import type { ChatReply, TokenUsage } from '../ports';
import { estimateTokens } from '../prompts/tokens';
import type { BudgetPlan } from './budgetPlan';

/** What was spent so far. */
export interface Spent {
  readonly calls: number;
  readonly byPurpose: ReadonlyMap<RequestPurpose, number>;
  /** As servers tell it, estimated where they do not. */
  readonly usage: TokenUsage;
}

/** An `Ask` that holds a plan: what is beyond it is refused before it is sent. */
export interface BudgetedAsk {
  readonly ask: Ask;
  /** Counts samples, which are not drawn through `ask`. */
  readonly countSample: (reply: ChatReply | undefined) => void;
  readonly spent: () => Spent;
}

/** Holds each purpose to its number of calls. Requests under way count, so that many at once cannot pass it. */
export function holdBudget(plan: BudgetPlan, ask: Ask): BudgetedAsk {
  const allowed = new Map(plan.stages.map(({ purpose, calls }) => [purpose, calls]));
  const byPurpose = new Map<RequestPurpose, number>();
  let promptTokens = 0;
  let completionTokens = 0;
  const count = (purpose: RequestPurpose): number => {
    const calls = (byPurpose.get(purpose) ?? 0) + 1;
    byPurpose.set(purpose, calls);
    return calls;
  };
  const add = (usage: TokenUsage): void => {
    promptTokens += usage.promptTokens;
    completionTokens += usage.completionTokens;
  };
  return {
    ask: async (question, signal) => {
      const { purpose, messages } = question;
      const limit = allowed.get(purpose) ?? 0;
      if ((byPurpose.get(purpose) ?? 0) >= limit) throw spentError(plan, purpose, limit);
      count(purpose);
      const reply = await ask(question, signal);
      const prompt = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
      add(reply.usage ?? { promptTokens: prompt, completionTokens: estimateTokens(reply.text) });
      return reply;
    },
    countSample: (reply) => {
      count('propose');
      if (reply !== undefined)
        add(reply.usage ?? { promptTokens: 0, completionTokens: estimateTokens(reply.text) });
    },
    spent: () => ({
      calls: [...byPurpose.values()].reduce((sum, calls) => sum + calls, 0),
      byPurpose: new Map(byPurpose),
      usage: { promptTokens, completionTokens },
    }),
  };
}

function spentError(plan: BudgetPlan, purpose: RequestPurpose, limit: number): ModelError {
  const requests = limit === 1 ? 'request' : 'requests';
  return new ModelError(
    'overBudget',
    limit === 0
      ? `The budget "${plan.level}" has no requests for this (${purpose}); choose a larger one to have it done.`
      : `The budget "${plan.level}" is spent: ${limit} ${requests} for this (${purpose}) were made; choose a larger one to go on.`,
  );
}
