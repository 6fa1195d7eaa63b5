import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretMask } from '../../../../src/engine/context/maskSecrets';

const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const lines = fc.array(
  fc.constantFrom('const a = 1;', '', '  return x;', `const key = "${token}";`, 'sk-' + 'Zz9'.repeat(10)),
);

describe('createSecretMask', () => {
  it('replaces a token by a stand-in of the same length', () => {
    const text = `const key = "${token}";\n`;
    const mask = createSecretMask(text);
    expect(mask.count).toBe(1);
    expect(mask.mask(text)).not.toContain(token);
    expect(mask.mask(text)).toHaveLength(text.length);
  });

  it('unmasks what it masked, with the same length and the same lines', () => {
    fc.assert(
      fc.property(lines, (parts) => {
        const text = parts.join('\n');
        const mask = createSecretMask(text);
        const masked = mask.mask(text);
        expect(mask.unmask(masked)).toBe(text);
        expect(masked).toHaveLength(text.length);
        expect(masked.split('\n').map((line) => line.length)).toEqual(
          text.split('\n').map((line) => line.length),
        );
        expect(masked).not.toContain(token);
      }),
    );
  });

  it('restores a secret that a model moved to another place', () => {
    const mask = createSecretMask(`const key = "${token}";\n`);
    const reply = `connect("${mask.mask(token)}");\n`;
    expect(mask.unmask(reply)).toBe(`connect("${token}");\n`);
  });

  it('leaves a text without secrets alone', () => {
    const mask = createSecretMask('const a = 1;\n');
    expect(mask.count).toBe(0);
    expect(mask.mask('const a = 1;\n')).toBe('const a = 1;\n');
  });
});
