import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../bench/random';
import { drawRecovered, drawSample, drawTask } from '../../../fixtures/simulatedModel/drawSample';
import { pairVerdict } from '../../../fixtures/simulatedModel/opinions';
import { drawParameters } from '../../../fixtures/simulatedModel/parameters';
import {
  changed,
  codeOf,
  drawShape,
  isRight,
  requestedShape,
  requestOf,
  runShape,
  shapesIn,
  valueOf,
} from '../../../fixtures/simulatedModel/shape';
import { createSimulatedModel, hash } from '../../../fixtures/simulatedModel/simulatedModel';

const shapes = fc.integer().map((seed) => drawShape(createRandom(seed)));

function share(count: number, happens: (random: () => number) => boolean): number {
  const random = createRandom(3);
  let times = 0;
  for (let i = 0; i < count; i++) if (happens(random)) times += 1;
  return times / count;
}

describe('the simulated model', () => {
  it('reads requests and code as they are written', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(requestedShape(requestOf(shape))).toEqual(shape);
        expect(shapesIn(`${codeOf(shape)}\n${codeOf(shape)}`)).toEqual([shape, shape]);
      }),
    );
  });

  it('runs what the code says', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(60), async (shape, n) => {
        expect(await runShape(codeOf(shape), [`shape(${n})`, '7', 'what?'])).toEqual([
          String(valueOf(shape, n)),
          '7',
          '!SyntaxError',
        ]);
      }),
    );
  });

  it('keeps each parameter in its range, and q above r', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const parameters = drawParameters(seed);
      for (const value of Object.values(parameters)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      expect(parameters.r).toBeLessThanOrEqual(parameters.q);
    }
  });

  it('is right, and recovers, as often as it was told', () => {
    const parameters = { ...drawParameters(1), p: 0.6, spread: 0, q: 0.8, r: 0.3 };
    const task = drawTask(drawShape(createRandom(1)), parameters, createRandom(2));
    const right = share(5000, (random) => isRight(drawSample(task, parameters, random), task.truth));
    expect(Math.abs(right - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(share(5000, (random) => drawRecovered(true, parameters, random)) - 0.8)).toBeLessThan(
      0.03,
    );
    expect(Math.abs(share(5000, (random) => drawRecovered(false, parameters, random)) - 0.3)).toBeLessThan(
      0.03,
    );
  });

  it('judges with the skill and the bias that it was told', () => {
    const truth = drawShape(createRandom(1));
    const wrong = changed(truth, 'plus', 1);
    const verdicts = (positionBias: number): number =>
      share(5000, (random) => {
        const parameters = {
          ...drawParameters(1),
          judgeSkill: 0.8,
          requestBlindness: 0,
          sameMind: 0,
          positionBias,
        };
        return pairVerdict(wrong, truth, truth, { parameters, random, settled: () => 0.5 }) === 'B';
      });
    expect(Math.abs(verdicts(0) - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(verdicts(0.5) - 0.4)).toBeLessThan(0.03);
  });

  it('gives the same reply to the same question, and another one when drawn again', () => {
    const parameters = { ...drawParameters(4), nonsense: 0, p: 0.5, spread: 0 };
    const task = drawTask(drawShape(createRandom(1)), parameters, createRandom(2));
    const model = createSimulatedModel(task, parameters, 4);
    const messages = [{ role: 'user' as const, content: requestOf(task.truth) }];
    const texts = Array.from({ length: 20 }, (_, draw) => model.reply(messages, draw).text);
    expect(texts).toEqual(Array.from({ length: 20 }, (_, draw) => model.reply(messages, draw).text));
    expect(new Set(texts).size).toBeGreaterThan(1);
    expect(hash('a')).not.toBe(hash('b'));
  });
});
