import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/engine/errors';
import { combineShares } from '../../../../src/engine/consensus/fusionShares';
import { stillInContention } from '../../../../src/engine/sampling/budgetContention';
import { budgetLevels } from '../../../../src/engine/sampling/budgetLevels';
import { planBudget } from '../../../../src/engine/sampling/budgetPlan';
import { holdBudget } from '../../../../src/engine/sampling/budgetSpending';
import { task } from '../critique/scripted';

describe('planBudget', () => {
  it('asks for nothing but samples when quick, and for more with each level', () => {
    const [quick, normal, thorough] = (['quick', 'normal', 'thorough'] as const).map((level) =>
      planBudget(level, task),
    );
    expect(quick?.stages.map(({ purpose }) => purpose)).toEqual(['propose']);
    expect(quick?.calls).toEqual({ least: 4, most: 8 });
    expect(normal?.settings.samples.most).toBe(10);
    expect(thorough?.settings.samples.most).toBe(20);
    expect(normal?.calls.most).toBeGreaterThan(quick?.calls.most ?? 0);
    expect(thorough?.calls.most).toBeGreaterThan(normal?.calls.most ?? 0);
    expect(thorough?.usage.promptTokens).toBeGreaterThan(normal?.usage.promptTokens ?? 0);
    expect(thorough?.usage.completionTokens).toBeGreaterThan(0);
  });
});

describe('holdBudget', () => {
  it('refuses what is beyond the plan before it is sent', async () => {
    const plan = planBudget('normal', task);
    const allowed = plan.stages.find(({ purpose }) => purpose === 'judge')?.calls ?? 0;
    let sent = 0;
    const { ask, spent } = holdBudget(plan, () => {
      sent += 1;
      return Promise.resolve({ text: 'x', finishReason: 'stop', model: 'm' });
    });
    const { signal } = new AbortController();
    const question = { purpose: 'judge' as const, messages: [], index: 0 };
    const settled = await Promise.allSettled(
      Array.from({ length: allowed + 5 }, () => ask(question, signal)),
    );
    expect(sent).toBe(allowed);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    await expect(ask({ ...question, purpose: 'synthesis' }, signal)).rejects.toSatisfy(
      (error) => ModelError.is(error) && error.reason === 'overBudget',
    );
    expect(spent().calls).toBe(allowed);
    expect(budgetLevels.quick.leaders).toBe(0);
  });
});

describe('stillInContention', () => {
  const standings = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(4)), { minLength: 1, maxLength: 5 })
    .map((list) => list.map(([votes, recovered], at) => ({ id: `c${at}`, votes, recovered })));

  it('always has the cluster with the most votes, and no fewer clusters when more is to come', () => {
    fc.assert(
      fc.property(standings, fc.nat(6), fc.nat(6), (list, samples, probes) => {
        const now = stillInContention(list, { samples, probes });
        expect(now[0]?.votes).toBe(Math.max(...list.map(({ votes }) => votes)));
        const later = stillInContention(list, { samples: samples + 1, probes: probes + 1 }).map(
          ({ id }) => id,
        );
        for (const { id } of now) expect(later).toContain(id);
      }),
    );
  });

  it('never leaves out a cluster that goes on to win', () => {
    fc.assert(
      fc.property(
        standings,
        fc.array(fc.nat(4), { maxLength: 5 }),
        fc.array(fc.nat(4), { minLength: 5, maxLength: 5 }),
        fc.constantFrom(0, 4),
        (list, samples, probes, doubt) => {
          const remaining = { samples: samples.length, probes: 4 };
          const contenders = stillInContention(list, remaining).map(({ id }) => id);
          const later = list.map((cluster, at) => ({
            id: cluster.id,
            votes: cluster.votes + samples.filter((to) => to % list.length === at).length,
            backward: { passed: cluster.recovered + (probes[at] ?? 0), total: 8 },
          }));
          const shares = [...combineShares(later, { alpha: 0.5, doubt })];
          const [winner] = shares.sort(([, a], [, b]) => b - a);
          expect(contenders).toContain(winner?.[0]);
        },
      ),
    );
  });

  it('is settled when nobody can catch up', () => {
    const list = [
      { id: 'a', votes: 8, recovered: 0 },
      { id: 'b', votes: 1, recovered: 0 },
    ];
    expect(stillInContention(list, { samples: 1, probes: 0 }).map(({ id }) => id)).toEqual(['a']);
    expect(stillInContention(list, { samples: 1, probes: 6 }).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
