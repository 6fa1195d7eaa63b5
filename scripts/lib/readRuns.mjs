import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The runs that the extension has recorded, oldest first.
 * @param {string} userDataDir
 * @returns a list of events for each run
 */
export function readRuns(userDataDir) {
  const dir = path.join(userDataDir, 'User/globalStorage/consilience.consilience/runs');
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir).filter((name) => name.endsWith('.jsonl'));
  return files.sort().map((name) => readEvents(path.join(dir, name)));
}

function readEvents(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  // The last line may still be on its way.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

/**
 * The figures of a run.
 * @param {object[]} events
 * @throws Error when the run has no result
 */
export function figuresOf(events) {
  const consensus = events.findLast((event) => event.kind === 'consensus')?.consensus;
  if (consensus === undefined) {
    const failed = events.find((event) => event.kind === 'failed');
    throw new Error(`The run gave no result${failed === undefined ? '' : `: ${failed.message}`}`);
  }
  const count = (kind) => events.filter((event) => event.kind === kind).length;
  return {
    samples: count('sampled'),
    candidates: count('parsed'),
    usable: consensus.usable,
    clusters: consensus.clusters.length,
    support: consensus.support,
    hotSpots: consensus.disagreement.hotSpots.length,
  };
}
