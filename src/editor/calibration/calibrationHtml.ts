import type { ReliabilityBin } from '../../engine/consensus/reliability';
import { signalWord } from '../../engine/report/signalWord';
import type { Words } from '../../engine/report/words';
import { escapeHtml } from '../escapeHtml';
import type { CalibrationReport, ReportedSignal } from './calibrationReport';
import { calibrationStyle } from './calibrationStyle';
import { percent, reliabilityDiagram } from './reliabilityDiagram';

export interface PageOptions {
  readonly words: Words;
  /** Random, new for each page; letters, digits and the like. */
  readonly nonce: string;
  /** The language of the words, such as `en`. */
  readonly language: string;
  /** Whether outcomes are recorded now. */
  readonly recording: boolean;
}

/** The commands that the page's links may call. */
export const pageCommands = ['consilience.clearCalibration', 'workbench.action.openSettings'] as const;

const setting = 'consilience.calibration.record';

/** The calibration view as a whole page: no script, nothing from elsewhere, all text escaped. */
export function calibrationHtml(report: CalibrationReport, options: PageOptions): string {
  const { words, nonce, language } = options;
  const title = words.t('Calibration');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const isEmpty = report.reliability.outcomes === 0;
  const body = isEmpty
    ? [paragraph(words.t('There are no outcomes yet.'))]
    : [figures(report, words), ...reliabilityPart(report, words), ...signalPart(report, words)];
  return [
    '<!DOCTYPE html>',
    `<html lang="${escapeHtml(language)}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style nonce="${escapeHtml(nonce)}">${calibrationStyle}</style></head>`,
    `<body><main><h1>${escapeHtml(title)}</h1>`,
    `<p class="lead">${escapeHtml(standing(report, words))}</p>`,
    ...body,
    ...aboutPart(options, isEmpty),
    '</main></body></html>',
  ].join('\n');
}

/** How confidence is shown now, and what is missing for more. */
function standing({ calibration, missing, oneSided }: CalibrationReport, words: Words): string {
  const { outcomes } = calibration;
  if (calibration.kind === 'scaled')
    return words.t('Confidence is shown as a percentage, rescaled by your {0} outcomes.', outcomes);
  if (missing === 0 && oneSided)
    return words.t(
      'Confidence is shown as low, medium or high: all {0} outcomes went the same way, and a percentage needs some of each.',
      outcomes,
    );
  return words.t(
    'Confidence is shown as low, medium or high until there are enough outcomes for a percentage: {0} so far, {1} still needed.',
    outcomes,
    missing,
  );
}

function figures({ counts, reliability, missing, oneSided }: CalibrationReport, words: Words): string {
  const rows: [string, string][] = [
    [words.t('Accepted as proposed'), String(counts.accepted)],
    [words.t('Accepted and changed again'), String(counts.edited)],
    [words.t('Rejected'), String(counts.rejected)],
    [words.t('Expected calibration error'), reliability.error.toFixed(3)],
    [words.t('Brier score'), reliability.brier.toFixed(3)],
  ];
  const terms = rows.map(([term, value]) => `<div><dt>${escapeHtml(term)}</dt><dd>${value}</dd></div>`);
  const notes = [
    words.t(
      'The calibration error is the mean gap between what was given and what turned out, the Brier score the mean squared one; 0 is best for both.',
    ),
    ...(missing > 0 ? [words.t('With so few outcomes, both figures are mostly chance.')] : []),
    ...(missing > 0 && oneSided ? [words.t('So far all outcomes went the same way.')] : []),
  ];
  return `<dl class="figures">${terms.join('')}</dl>${paragraph(notes.join(' '))}`;
}

function reliabilityPart({ reliability }: CalibrationReport, words: Words): string[] {
  const header = [
    words.t('Confidence given, in %'),
    words.t('Outcomes'),
    words.t('Mean given, in %'),
    words.t('Turned out right, in %'),
  ];
  return [
    `<h2>${escapeHtml(words.t('Given and turned out'))}</h2>`,
    paragraph(
      words.t(
        'The confidence is the one that the run gave, before your outcomes rescale it. A dot below the dashed line: it was too sure.',
      ),
    ),
    `<figure>${reliabilityDiagram(reliability, words)}</figure>`,
    table(words.t('The same as a table'), header, reliability.bins.map(binCells)),
  ];
}

function binCells({ low, high, count, confidence, right }: ReliabilityBin): string[] {
  const cell = (value: number | undefined): string => (value === undefined ? '–' : String(percent(value)));
  return [`${percent(low)}–${percent(high)}`, String(count), cell(confidence), cell(right)];
}

function signalPart({ signals, unseen }: CalibrationReport, words: Words): string[] {
  const header = [
    words.t('Signal'),
    words.t('Seen'),
    words.t('Tells right from wrong (AUROC)'),
    words.t('Gain, in nats'),
  ];
  const never = unseen.map((name) => signalWord(name, words)).join(', ');
  return [
    `<h2>${escapeHtml(words.t('What each signal has been worth'))}</h2>`,
    paragraph(
      words.t(
        'AUROC: how often the signal spoke more strongly for a choice that was right than for one that was wrong; 0.5 is chance, 1 is always. Gain: how much worse confidence would have been without it, per outcome; below 0 it did harm. A dash: not known before it was seen with right and with wrong choices.',
      ),
    ),
    table(
      words.t('Signals and their worth'),
      header,
      signals.map((signal) => signalCells(signal, words)),
    ),
    ...(unseen.length === 0 ? [] : [paragraph(words.t('Not measured in any outcome: {0}.', never))]),
  ];
}

function signalCells({ name, seen, told, auroc, gain }: ReportedSignal, words: Words): string[] {
  const worth = told ? [auroc.toFixed(2), gain.toFixed(3)] : ['–', '–'];
  return [signalWord(name, words), String(seen), ...worth];
}

function aboutPart({ words, recording }: PageOptions, isEmpty: boolean): string[] {
  const change = link(words.t('Change the setting'), 'workbench.action.openSettings', setting);
  const clear = link(words.t('Clear the outcomes…'), 'consilience.clearCalibration');
  const state = recording
    ? words.t('Outcomes are recorded on this computer only, without source text and without the request.')
    : words.t('Outcomes are not recorded now: the setting {0} is off.', setting);
  return [
    `<h2>${escapeHtml(words.t('What counts'))}</h2>`,
    paragraph(
      words.t(
        'An outcome is a proposed patch that you accepted, accepted and then changed again, or rejected. Recorded demo replies, traces that are shown again, and patches without a confidence do not count.',
      ),
    ),
    paragraph(state),
    `<p class="links">${[change, ...(isEmpty ? [] : [clear])].join(' ')}</p>`,
  ];
}

function table(caption: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = header.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const lines = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((text) => `<td>${escapeHtml(text)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(first)}</th>${cells}</tr>`;
  });
  // With tabindex, what is too wide can be scrolled without a mouse.
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function link(text: string, command: (typeof pageCommands)[number], argument?: string): string {
  const rest = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `<a href="${escapeHtml(`command:${command}${rest}`)}">${escapeHtml(text)}</a>`;
}
