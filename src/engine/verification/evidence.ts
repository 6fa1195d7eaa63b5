import type { Behaviour } from './behaviour';
import type { CandidateChecks } from './checks';
import type { VerificationNews } from './verifier';

/** What verification has brought to light; plain data. */
export interface Evidence {
  /** By candidate. */
  readonly checks: ReadonlyMap<string, CandidateChecks>;
  readonly behaviour?: Behaviour;
  /** Why things were not run, in words for the person; no sentence twice. */
  readonly notRun: readonly string[];
}

export const noEvidence: Evidence = { checks: new Map(), notRun: [] };

/** The evidence after one more piece of news. */
export function withNews(evidence: Evidence, news: VerificationNews): Evidence {
  switch (news.kind) {
    case 'setUp':
    case 'tried':
      return evidence;
    case 'checked':
      return { ...evidence, checks: new Map(evidence.checks).set(news.checks.candidate, news.checks) };
    case 'behaved':
      return { ...evidence, behaviour: news.behaviour };
    case 'notRun':
      return evidence.notRun.includes(news.reason)
        ? evidence
        : { ...evidence, notRun: [...evidence.notRun, news.reason] };
  }
}
