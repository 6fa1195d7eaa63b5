import { describe, expect, it } from 'vitest';
import { levelName, planTable, spentLine, stagesLine } from '../../../../src/engine/report/plan';
import { dollars } from '../../../../src/engine/report/spendingLine';
import { englishWords } from '../../../../src/engine/report/words';
import { planBudget } from '../../../../src/engine/sampling/budgetPlan';
import { estimateRun } from '../../../../src/engine/sampling/cost';
import { planRun } from '../../../../src/engine/sampling/planRun';
import { task } from '../critique/scripted';

const prices = [{ input: 1, output: 2 }];

describe('a plan in words', () => {
  it('has every stage with its requests, and together no more than the plan', () => {
    const plan = planRun({ level: 'thorough', samples: 12, testRequests: 2 }, task);
    const line = stagesLine(plan, englishWords);
    expect(line).toMatch(/^samples 12 · /);
    const numbers = [...line.matchAll(/ (\d+)(?= ·|$)/g)].map(([, calls]) => Number(calls));
    expect(numbers.reduce((sum, calls) => sum + calls, 0)).toBe(plan.calls.most);
    expect(levelName('thorough', englishWords)).toBe('Thorough');
  });

  it('asks for tests only where they were set', () => {
    expect(stagesLine(planRun({ level: 'normal', samples: 10 }, task), englishWords)).not.toMatch(/tests/);
    expect(stagesLine(planRun({ samples: 5 }, task), englishWords)).toBe('samples 5');
  });

  it('is a table whose last row is the sum of the others', () => {
    const plan = planBudget('normal', task);
    const costs = plan.stages.map(({ calls, usage }) => estimateRun({ requests: calls, usage }, prices).cost);
    const { cost } = estimateRun({ requests: plan.calls.most, usage: plan.usage }, prices);
    const table = planTable(plan, costs, cost, englishWords);
    const cells = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
    const rows = cells.slice(2, -1);
    expect(rows).toHaveLength(plan.stages.length);
    const sum = (column: number): number => rows.reduce((all, row) => all + Number(row[column]), 0);
    expect(Number(cells.at(-1)?.[2])).toBe(sum(2));
    expect(Number(cells.at(-1)?.[3])).toBe(sum(3));
    expect(cells.at(-1)?.[5]).toBe(dollars(cost ?? NaN));
  });
});

describe('what is spent of a plan', () => {
  it('is never less than the samples drawn', () => {
    const plan = planBudget('normal', task);
    const most = plan.calls.most;
    const usage = { promptTokens: 0, completionTokens: 0 };
    expect(spentLine({ plan }, 3, englishWords)).toBe(`3 of at most ${most} requests`);
    expect(spentLine({ plan, spent: { calls: 14, usage } }, 10, englishWords)).toBe(
      `14 of at most ${most} requests`,
    );
    expect(spentLine({}, 3, englishWords)).toBeUndefined();
  });
});
