import type { OffsetRange } from '../task';
import type { Finding, LineRange, Severity } from './finding';

/** How likely the lines need an edit by what reviews found; a layer of its own beside the disagreement. */
export interface FindingHeat extends OffsetRange {
  /** The offsets are those of these lines, without the last line break. */
  readonly lines: LineRange;
  /** In (0, 1]. */
  readonly value: number;
  /** The ids of the findings that it comes from. */
  readonly findings: readonly string[];
}

/**
 * What nobody ran says little: reviews of code are poor judges at every size of model (arXiv 2310.04815). What running
 * bore out still rests on what the reviewer expected.
 */
const openValue: Readonly<Record<Severity, number>> = { high: 0.3, medium: 0.2, low: 0.1 };
const shownValue: Readonly<Record<Severity, number>> = { high: 0.65, medium: 0.55, low: 0.4 };

/**
 * The heat of findings: for each run of lines that the same findings are about, the chance that at least one of them
 * holds. Refuted findings give none. Ranges are in order and do not overlap.
 * @param text the whole patched document.
 */
export function findingHeat(findings: readonly Finding[], text: string): FindingHeat[] {
  const starts = lineStarts(text);
  const perLine = starts.map((_, at) => findings.filter((finding) => isAbout(finding, at + 1)));
  const heat: FindingHeat[] = [];
  for (let at = 0; at < perLine.length;) {
    const here = perLine[at] ?? [];
    let end = at + 1;
    while (end < perLine.length && sameFindings(here, perLine[end] ?? [])) end += 1;
    if (here.length > 0) heat.push(heatOf(here, { first: at + 1, last: end }, starts, text));
    at = end;
  }
  return heat;
}

function heatOf(
  findings: readonly Finding[],
  lines: LineRange,
  starts: readonly number[],
  text: string,
): FindingHeat {
  const none = findings.reduce((product, finding) => product * (1 - valueOf(finding)), 1);
  const next = starts[lines.last];
  return {
    start: starts[lines.first - 1] ?? 0,
    end: next === undefined ? text.length : next - 1,
    lines,
    value: 1 - none,
    findings: findings.map(({ id }) => id),
  };
}

function isAbout({ lines, status }: Finding, line: number): boolean {
  return status !== 'refuted' && line >= lines.first && line <= lines.last;
}

function valueOf({ status, severity }: Finding): number {
  return status === 'shown' ? shownValue[severity] : openValue[severity];
}

function sameFindings(a: readonly Finding[], b: readonly Finding[]): boolean {
  return a.length === b.length && a.every((finding, at) => finding === b[at]);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
