import type { PoolAgreement } from '../agreement/agreement';
import type { StopReason } from '../events';
import { betaCertainty } from './betaCertainty';

/** What a stop rule sees of a pool after a draw. */
export interface PoolState {
  /** Draws so far, usable or not. */
  readonly draws: number;
  readonly usable: number;
  /** The candidate that is chosen so far; undefined while none is usable. */
  readonly choice: string | undefined;
  /** Those that are the same as the choice, itself included. */
  readonly same: readonly string[];
  /** The weight of the choice's cluster, and of the heaviest other one. */
  readonly support: number;
  readonly rival: number;
  /** By how much the choice's score is above that of the next other cluster; infinite when there is none. */
  readonly margin: number;
}

/**
 * Whether enough was drawn.
 * @param history the states after each draw so far, the latest last; at least one.
 * @returns why, or undefined to go on.
 */
export type StopRule = (history: readonly PoolState[]) => StopReason | undefined;

/** @param agreement undefined while no candidate is usable. */
export function poolState(draws: number, agreement: PoolAgreement | undefined): PoolState {
  if (agreement === undefined) {
    return { draws, usable: 0, choice: undefined, same: [], support: 0, rival: 0, margin: 0 };
  }
  const { clusters, cluster, scores, choice } = agreement;
  const others = clusters.filter(({ id }) => id !== cluster.id);
  const scoreOf = (id: string): number => scores.get(id) ?? 0;
  return {
    draws,
    usable: scores.size,
    choice,
    same: cluster.members,
    support: cluster.weight,
    rival: Math.max(0, ...others.map(({ weight }) => weight)),
    margin: scoreOf(choice) - Math.max(-Infinity, ...others.map(({ id }) => scoreOf(id))),
  };
}

/**
 * Adaptive consistency: stops once the choice's cluster is the larger one of the two leading with this certainty
 * (Aggarwal et al., "Let's Sample Step by Step", EMNLP 2023).
 * @param certainty in (0.5, 1).
 */
export function betaRule(certainty: number): StopRule {
  return (history) => {
    const state = history.at(-1);
    if (state === undefined || state.usable < 2) return undefined;
    return betaCertainty(state.support, state.rival) >= certainty ? 'cluster' : undefined;
  };
}

/**
 * Early-stopping self-consistency: stops once all usable candidates of a window of draws are the same, windows being
 * drawn one after the other (Li et al., arXiv 2401.10480).
 * @param size draws of a window, at least 2.
 */
export function windowRule(size: number): StopRule {
  return (history) => {
    const state = history.at(-1);
    if (state === undefined || state.draws % size !== 0) return undefined;
    const before = history.at(-1 - size);
    const supportBefore =
      before?.choice !== undefined && state.same.includes(before.choice) ? before.support : 0;
    const usable = state.usable - (before?.usable ?? 0);
    return usable === size && state.support - supportBefore === size ? 'cluster' : undefined;
  };
}

export interface SettledOptions {
  /** The weight that the choice's cluster has to have at least, the choice itself included. */
  readonly support: number;
  /** For so many draws the choice has to have stayed the same, up to renaming and layout. */
  readonly steady: number;
  /** The choice's lead in score, times the square root of the usable draws, has to be this at least. */
  readonly lead: number;
}

/**
 * Stops once the choice no longer moves: it has stayed for some draws and is ahead of every other cluster by more
 * than chance. The lead is compared with what is left of the noise of a mean, which falls with the square root of
 * the draws. Unlike the rules that count votes, it can stop where hardly two candidates are the same.
 */
export function settledRule({ support, steady, lead }: SettledOptions): StopRule {
  return (history) => {
    const state = history.at(-1);
    if (state?.choice === undefined || state.usable < 3 || history.length < steady) return undefined;
    if (state.support < support) return undefined;
    if (state.margin * Math.sqrt(state.usable) < lead) return undefined;
    const stays = history
      .slice(-steady)
      .every(({ choice }) => choice !== undefined && state.same.includes(choice));
    return stays ? 'choice' : undefined;
  };
}

/** The rule, unheard before so many draws. */
export function notBefore(draws: number, rule: StopRule): StopRule {
  return (history) => ((history.at(-1)?.draws ?? 0) < draws ? undefined : rule(history));
}

/** Stops as soon as one of the rules does. */
export function anyRule(...rules: readonly StopRule[]): StopRule {
  return (history) => {
    for (const rule of rules) {
      const reason = rule(history);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

/** For so many draws the choice by behaviour has to have stayed. */
export const behaviourSteady = 6;

/**
 * The rules that runs use, chosen by the bench suite `cost`: one other candidate has to say the same as the choice,
 * or to do the same where candidates were run, and the choice has to stay. Pools in which each candidate stands alone
 * are drawn to their end, since there later draws still change what is right. What candidates do agrees sooner than
 * what they say, so that it has to hold for longer.
 */
export const stopRules = {
  text: settledRule({ support: 2, steady: 4, lead: 0.02 }),
  behaviour: settledRule({ support: 2, steady: behaviourSteady, lead: 0.02 }),
} as const satisfies Readonly<Record<string, StopRule>>;
