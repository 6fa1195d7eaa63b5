import type { Reliability, ReliabilityBin } from '../../engine/consensus/reliability';
import type { Words } from '../../engine/report/words';
import { escapeHtml } from '../escapeHtml';

/** The square that the shares are drawn in, in units of the picture, and the room around it for labels. */
const side = 300;
const left = 56;
const top = 16;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * A reliability diagram as inline SVG: how right choices turned out over how sure the run was. A bin is a dot, larger
 * the more outcomes it has, with their number beside it and a line to the diagonal, where it ought to be.
 */
export function reliabilityDiagram({ bins, outcomes }: Reliability, words: Words): string {
  const dots = bins.map((bin) => dotOf(bin, outcomes, words)).join('');
  const title = words.t('Reliability diagram');
  const description = words.t(
    'Across: the confidence that was given. Up: the share that turned out right. The dashed diagonal is where both are the same. The table below holds the same figures.',
  );
  return [
    `<svg viewBox="0 0 ${left + side + 40} ${top + side + 56}" role="img" aria-labelledby="diagram-title diagram-text">`,
    `<title id="diagram-title">${escapeHtml(title)}</title>`,
    `<desc id="diagram-text">${escapeHtml(description)}</desc>`,
    `<rect class="frame" x="${left}" y="${top}" width="${side}" height="${side}"/>`,
    ...ticks.map(tickOf),
    `<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>`,
    dots,
    label(x(0.5), top + side + 44, words.t('confidence given, in %'), 'middle'),
    `<g transform="rotate(-90 14 ${y(0.5)})">${label(14, y(0.5), words.t('turned out right, in %'), 'middle')}</g>`,
    '</svg>',
  ].join('');
}

/** A bin in words, such as “70–80 %: 12 outcomes, given 76 %, turned out right 58 %”. */
export function binLine({ low, high, count, confidence, right }: ReliabilityBin, words: Words): string {
  return words.t(
    '{0}–{1} %: {2} outcomes, given {3} %, turned out right {4} %',
    percent(low),
    percent(high),
    count,
    percent(confidence ?? 0),
    percent(right ?? 0),
  );
}

export function percent(value: number): number {
  return Math.round(value * 100);
}

function dotOf(bin: ReliabilityBin, outcomes: number, words: Words): string {
  const { count, confidence, right } = bin;
  if (confidence === undefined || right === undefined) return '';
  const radius = 4 + 8 * Math.sqrt(count / outcomes);
  return [
    `<g class="bin"><title>${escapeHtml(binLine(bin, words))}</title>`,
    `<line class="gap" x1="${x(confidence)}" y1="${y(right)}" x2="${x(confidence)}" y2="${y(confidence)}"/>`,
    `<circle cx="${x(confidence)}" cy="${y(right)}" r="${rounded(radius)}"/>`,
    countLabel(bin, confidence, right, radius),
    '</g>',
  ].join('');
}

/** On the side of the dot that is away from the diagonal, as far as the frame leaves room. */
function countLabel({ count }: ReliabilityBin, confidence: number, right: number, radius: number): string {
  const away = right <= confidence ? 1 : -1;
  const atEdge = away === 1 ? confidence > 0.9 : confidence < 0.1;
  if (!atEdge)
    return label(
      x(confidence) + away * (radius + 4),
      y(right) + 4,
      String(count),
      away === 1 ? 'start' : 'end',
    );
  return label(x(confidence), y(right) + away * (radius + 9) + 4, String(count), 'middle');
}

function tickOf(value: number): string {
  const name = String(percent(value));
  return [
    `<line class="grid" x1="${x(value)}" y1="${y(0)}" x2="${x(value)}" y2="${y(1)}"/>`,
    `<line class="grid" x1="${x(0)}" y1="${y(value)}" x2="${x(1)}" y2="${y(value)}"/>`,
    label(x(value), top + side + 18, name, 'middle'),
    label(left - 8, y(value) + 4, name, 'end'),
  ].join('');
}

function label(at: number, height: number, text: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${rounded(at)}" y="${rounded(height)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

function x(value: number): number {
  return rounded(left + value * side);
}

function y(value: number): number {
  return rounded(top + (1 - value) * side);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
