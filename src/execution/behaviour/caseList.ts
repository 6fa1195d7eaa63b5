import type { WorkerCase } from './workerSession';

/** The expressions to evaluate, each once. */
export interface CaseList {
  /** An empty expression is no case. */
  readonly add: (code: string, loose: boolean) => void;
  readonly cases: () => WorkerCase[];
  /** -1 for what was not added. */
  readonly indexOf: (code: string) => number;
}

export function createCaseList(): CaseList {
  const indices = new Map<string, number>();
  const cases: WorkerCase[] = [];
  return {
    add(code, loose) {
      if (code === '') return;
      const index = indices.get(code);
      if (index === undefined) {
        indices.set(code, cases.length);
        cases.push({ code, loose, waits: /\bawait\b/.test(code) });
      } else {
        const known = cases[index];
        if (known !== undefined && loose) cases[index] = { ...known, loose: true };
      }
    },
    cases: () => cases,
    indexOf: (code) => indices.get(code) ?? -1,
  };
}
