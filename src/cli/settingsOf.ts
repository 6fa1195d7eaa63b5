import type { RunSettings } from '../engine/events';
import type { Options } from './options';

/**
 * What the options say of a run.
 * @param held how many replies are recorded for the request; 0 for a live model. Recordings are used up whole.
 */
export function settingsOf(options: Options, held: number): RunSettings {
  const { level, maxOutputTokens, temperatureSpread } = options;
  return {
    samples: held > 0 ? held : options.samples,
    temperature: options.temperature,
    ...(temperatureSpread === 0 ? {} : { temperatureSpread }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(options.votesByLikelihood ? { votesByLikelihood: true } : {}),
    ...(options.branch ? { branch: true } : {}),
    ...(held > 0 ? {} : { stopEarly: options.stopEarly }),
    ...(level === undefined ? {} : { level }),
    minimumSupport: options.minimumSupport,
    minimumConfidence: options.minimumConfidence,
    heatShare: options.heatShare,
    ...(options.run ? { testRequests: options.testRequests } : {}),
  };
}
