import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTION_PREFIX } from '../../../../src/engine/context/secretPatterns';
import { findSecrets, isSensitivePath, redactSecrets } from '../../../../src/engine/context/sensitive';

const lettersOf = (text: string): string[] => Array.from(text);
const alphanumeric = lettersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
const random = (length: number, letters: readonly string[] = alphanumeric): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...letters), { minLength: length, maxLength: length })
    .map((parts) => parts.join(''));
/** Joined at run time, so that no scanner takes this file for a leak. */
const prefixed = (
  prefix: readonly string[],
  length: number,
  letters?: readonly string[],
): fc.Arbitrary<string> => random(length, letters).map((tail) => prefix.join('') + tail);

const token = fc.oneof(
  prefixed(['AK', 'IA'], 16, lettersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')),
  prefixed(['gh', 'p_'], 36),
  prefixed(['github', '_pat_'], 40),
  prefixed(['gl', 'pat-'], 20),
  prefixed(['sk', '-'], 48),
  prefixed(['sk', '-ant-api03-'], 80),
  prefixed(['sk', '-proj-'], 60),
  prefixed(['xo', 'xb-'], 40),
  prefixed(['sk', '_live_'], 24),
  prefixed(['AI', 'za'], 35),
  prefixed(['npm', '_'], 36),
  prefixed(['hf', '_'], 34),
  fc.tuple(random(20), random(40), random(43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
);
/** Text around a secret; its neighbours end it, as they do in any file. */
const lead = fc.constantFrom('', '\n', 'const x = "', "key: '", '# ', '(', 'é ', '  - ', '`');
const trail = fc.constantFrom('', '\n', '";', "'", ' ', ')', ',\n', '`');
const filler = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('redactSecrets', () => {
  it('leaves no well-known token, whatever stands around it', () => {
    fc.assert(
      fc.property(filler, lead, token, trail, filler, (before, left, secret, right, after) => {
        const { text, found } = redactSecrets(`${before}\n${left}${secret}${right}\n${after}`);
        expect(text).not.toContain(secret);
        expect(found).toBeGreaterThan(0);
        expect(text).toContain(`${REDACTION_PREFIX} `);
      }),
    );
  });

  it.each([
    (name: string, value: string) => `${name} = "${value}"`,
    (name: string, value: string) => `"${name}": "${value}",`,
    (name: string, value: string) => `  ${name}: '${value}'`,
    (name: string, value: string) => `const ${name}: string = \`${value}\`;`,
    (name: string, value: string) => `${name}=${value}`,
    (name: string, value: string) => `${name}: ${value}`,
    (name: string, value: string) => `config['${name}'] = '${value}'`,
    (name: string, value: string) => `.set("${name}", "${value}")`,
    (name: string, value: string) => `if (${name} === '${value}')`,
  ])('takes random values from names of secrets (%#)', (write) => {
    const names = [
      'password',
      'DB_PASSWORD',
      'clientSecret',
      'api_key',
      'apiKey',
      'AUTH_TOKEN',
      'passphrase',
      'access-key',
    ];
    const value = random(24).filter((text) => /\d/.test(text) && /[a-z]/i.test(text));
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, secret) => {
        expect(redactSecrets(write(name, secret)).text).not.toContain(secret);
      }),
    );
  });

  it('leaves no line of a private key, closed or cut off, also when escaped into one line', () => {
    const lines = fc.array(random(64, [...alphanumeric, '+', '/']), { minLength: 1, maxLength: 12 });
    const kind = fc.constantFrom('RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', '');
    fc.assert(
      fc.property(
        lines,
        kind,
        fc.boolean(),
        fc.constantFrom('\n', '\\n', '\r\n'),
        (body, name, closed, newline) => {
          const parts = [
            `-----BEGIN ${name}PRIVATE ` + 'KEY-----',
            ...body,
            ...(closed ? [`-----END ${name}PRIVATE KEY-----`] : []),
          ];
          const { text } = redactSecrets(`const a = 1;\n"${parts.join(newline)}"\n`);
          for (const line of body) expect(text).not.toContain(line);
          expect(text).toContain('const a = 1;');
        },
      ),
    );
  });

  it('keeps the number of lines, so that positions in the rest still hold', () => {
    fc.assert(
      fc.property(filler, token, filler, (before, secret, after) => {
        const source =
          `${before}\n-----BEGIN PRIVATE ` +
          `KEY-----\n${secret.padEnd(64, 'A')}\n-----END PRIVATE KEY-----\n${secret}\n${after}`;
        expect(redactSecrets(source).text.split('\n')).toHaveLength(source.split('\n').length);
      }),
    );
  });

  it('finds nothing more the second time, and nothing in its own markers', () => {
    const piece = fc.oneof(
      filler,
      token,
      fc.constantFrom('password = "', '"', 'token: ', '://me:', '@host', 'Bearer ', '\n', '='),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = redactSecrets(pieces.join(''));
        expect(redactSecrets(once.text)).toEqual({ text: once.text, found: 0 });
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing where nothing is found, and all that is outside the secrets stays', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(filler, token), { maxLength: 6 }), (pieces) => {
        const source = pieces.join('\n');
        const secrets = findSecrets(source);
        const { text, found } = redactSecrets(source);
        fc.pre(found === secrets.length); // not so where one secret is glued to another
        let position = 0;
        let rest = '';
        for (const { start, end } of secrets) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(end).toBeGreaterThan(start);
          rest += source.slice(position, start);
          position = end;
        }
        rest += source.slice(position);
        if (found === 0) expect(text).toBe(source);
        expect(text.replace(/\[redacted: [a-z ]+\]/g, '').replaceAll('\n', '')).toBe(
          rest.replaceAll('\n', ''),
        );
      }),
    );
  });

  it.each([
    'const password = "";',
    'password: string;',
    'const token = tokens.next();',
    'token = parseToken(line)',
    'if (password === confirmation) return;',
    'const apiKey = process.env["API_KEY"] ?? "";',
    'api_key = "<your-key>"',
    'apiKey: "${API_KEY}"',
    'password = "changeme-now"',
    'throw new Error("the token has expired");',
    'errors.password = "passwords do not match"',
    "label: 'password-reset-form',",
    'secret: "auth.errors.invalidToken"',
    'const tokenizer = new Tokenizer();',
    'sk-learn and task-list-of-things',
    'https://example.com:8080/path@2x.png',
    'git@github.com:owner/name.git',
    "const header = '-----BEGIN PRIVATE KEY-----'; // looked for\nreturn text.startsWith(header);",
    'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ])('leaves ordinary code alone: %s', (source) => {
    expect(redactSecrets(source)).toEqual({ text: source, found: 0 });
  });

  it.each([
    ['postgres://app:hunter2@db.internal/shop', 'hunter2'],
    ['redis://:p4ss-w0rd@cache:6379', 'p4ss-w0rd'],
    ['Authorization: Bearer 9aF3kLq8ZxT2vB7nM4cD', '9aF3kLq8ZxT2vB7nM4cD'],
    ["headers: { Authorization: 'Basic dXNlcjpwYXNzd29yZDEyMw==' }", 'dXNlcjpwYXNzd29yZDEyMw=='],
    ['AccountName=a;AccountKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4;End', 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4'],
  ])('takes %s apart', (source, secret) => {
    expect(redactSecrets(source).text).not.toContain(secret);
  });

  it('reads a megabyte of anything within two seconds', () => {
    const shapes = [
      'password',
      'a',
      '://a:',
      '-----BEGIN PRIVATE KEY-----',
      'eyJ',
      'token = "',
      'sk-',
      ' ',
      '"',
      '0:AA',
      'password_',
    ];
    for (const shape of shapes) {
      const text = shape.repeat(Math.ceil(1_000_000 / shape.length));
      const started = performance.now();
      redactSecrets(text);
      expect(performance.now() - started, shape).toBeLessThan(2000);
    }
  });
});

describe('isSensitivePath', () => {
  it.each([
    '.env',
    'app/.env.production',
    '.env.example',
    '.ENV',
    'deploy/prod.env',
    '.envrc',
    'server.pem',
    'certs/tls.key',
    'a/b/id_rsa',
    'id_ed25519',
    'id_rsa.bak',
    'store.p12',
    'x.PFX',
    '.npmrc',
    'packages/a/.npmrc',
    '.netrc',
    '_netrc',
    '.pypirc',
    '.git-credentials',
    'credentials',
    '.aws/config',
    'home/.ssh/known_hosts',
    'config/credentials.json',
    'gcp-service-account.json',
    'client_secret_1.json',
    'secrets.yaml',
    'my-secrets.enc',
    'terraform.tfstate',
    'prod.tfvars',
    'keys/app.jks',
    'C:\\Users\\me\\.env',
    '.docker/config.json',
    '.git/config',
    'key.pem.bak',
    '.htpasswd',
  ])('holds %s back', (path) => {
    expect(isSensitivePath(path)).toBe(true);
  });

  it.each([
    'src/environment.ts',
    'src/env.ts',
    'src/credentials.ts',
    'src/secrets/vault.ts',
    'keyboard.ts',
    'src/key.ts',
    'monkey.py',
    'id_rsa.pub',
    'docs/secrets.md',
    'src/tokens.json',
    'package.json',
    'AGENTS.md',
    '.github/copilot-instructions.md',
    'src/pem.rs',
  ])('lets %s pass', (path) => {
    expect(isSensitivePath(path)).toBe(false);
  });

  it('does not depend on case, on the folder or on the kind of slash', () => {
    const folder = fc.array(fc.constantFrom('src', 'a b', 'Über', 'x.y'), { maxLength: 4 });
    const name = fc.constantFrom(
      '.env',
      '.env.local',
      'id_rsa',
      'a.pem',
      '.npmrc',
      'credentials.json',
      'main.ts',
      'env.ts',
    );
    fc.assert(
      fc.property(folder, name, fc.boolean(), (folders, file, upper) => {
        const expected = isSensitivePath(file);
        const written = upper ? file.toUpperCase() : file;
        expect(isSensitivePath([...folders, written].join('/'))).toBe(expected);
        expect(isSensitivePath([...folders, written].join('\\'))).toBe(expected);
      }),
    );
  });
});
