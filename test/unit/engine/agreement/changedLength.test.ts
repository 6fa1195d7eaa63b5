import { describe, expect, it } from 'vitest';
import { changedLength } from '../../../../src/engine/agreement/changedLength';

describe('the length of a change', () => {
  it('is what lies between common ends', () => {
    expect(changedLength('abXYef', 'abcdef')).toBe(2);
    expect(changedLength('abcdef', 'abcdef')).toBe(0);
    expect(changedLength('aaaa', 'aa')).toBe(2);
    expect(changedLength('', 'abc')).toBe(0);
  });
});
