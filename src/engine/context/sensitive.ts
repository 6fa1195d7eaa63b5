import type { OffsetRange } from '../task';
import { REDACTION_PREFIX, SECRET_PATTERNS } from './secretPatterns';
import type { SecretKind } from './secretPatterns';

/** A piece of text that looks like a key, a token or a password. */
export interface Secret extends OffsetRange {
  readonly kind: SecretKind;
}

const KEY_EXTENSION =
  /\.(?:pem|key|p12|pfx|p8|pkcs8|pkcs12|der|jks|jceks|bks|keystore|kdb|kdbx|ppk|asc|gpg|pgp|agekey|keytab|ovpn|tfstate|tfvars|env)(?:\.(?:bak|old|orig|backup))?$/;
const SECRET_FILE =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.(?!pub$).*)?|\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|[._]netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.dockercfg|\.vault[-_](?:token|pass(?:word)?)(?:\.txt)?|\.?credentials|\.?secrets?|kubeconfig|wp-config\.php|local\.settings\.json|secrets\.toml)$/;
/** Data, not program text: `credentials.json` is sent by no one, `credentials.ts` is code like any other. */
const SECRET_DATA =
  /(?:credentials?|secrets?|service[-_]?account|client[-_]secret|adminsdk|api[-_]?keys?|passwords?)[^/]*\.(?:json5?|jsonc|ya?ml|toml|ini|cfg|conf|config|properties|xml|plist|csv|tsv|txt|db|sqlite3?|enc|bak)$/;
const SECRET_FOLDER = new Set([
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.gcloud',
  '.kube',
  '.docker',
  '.git',
  '.hg',
  '.svn',
]);

/**
 * Whether a file may never be sent because of its name: `.env*`, key files, credential files and the folders that
 * hold them. Case does not matter; both kinds of slash part folders.
 */
export function isSensitivePath(path: string): boolean {
  const segments = path.toLowerCase().split(/[\\/]+/);
  if (segments.some((segment) => segment.startsWith('.env') || SECRET_FOLDER.has(segment))) return true;
  const name = segments.at(-1) ?? '';
  return KEY_EXTENSION.test(name) || SECRET_FILE.test(name) || SECRET_DATA.test(name);
}

/**
 * The keys, tokens and passwords in a text: private-key blocks, well-known token formats, passwords in URLs,
 * and values assigned to names such as `password` that look random. In order, not overlapping.
 */
export function findSecrets(text: string): readonly Secret[] {
  const found = privateKeys(text);
  for (const { kind, pattern, accept } of SECRET_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const span = match.indices?.groups?.['secret'] ?? match.indices?.[0];
      if (span === undefined) continue;
      const [start, end] = span;
      if (accept === undefined || accept(text.slice(start, end))) found.push({ kind, start, end });
    }
  }
  return joinOverlapping(found);
}

/**
 * The text with every secret replaced by a marker that says what was there, and how many there were. Line breaks
 * inside a secret stay, so that line numbers still hold. Redacting twice changes nothing more.
 */
export function redactSecrets(text: string): { readonly text: string; readonly found: number } {
  let current = text;
  let found = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const secrets = findSecrets(current);
    if (secrets.length === 0) break;
    current = replaceAll(current, secrets);
    found += secrets.length;
  }
  return { text: current, found };
}

/** How many markers stand in a text. */
export function countMarkers(text: string): number {
  return [...text.matchAll(/\[redacted: (?:private key|access token|password)\]/g)].length;
}

/** What stands glued to a secret can be seen to be one only when the first is gone. */
const MAX_PASSES = 20;

function replaceAll(text: string, secrets: readonly Secret[]): string {
  let redacted = '';
  let position = 0;
  for (const { start, end, kind } of secrets) {
    const lineBreaks = text.slice(start, end).replace(/[^\n]+/g, '');
    redacted += `${text.slice(position, start)}${REDACTION_PREFIX} ${kind}]${lineBreaks}`;
    position = end;
  }
  return redacted + text.slice(position);
}

/** No key is longer than this many characters; it keeps the scan linear. */
const MAX_KEY = 40_000;

/** A block that has no end in the text is taken to go on as long as its lines look like base64. */
function privateKeys(text: string): Secret[] {
  const header = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
  const found: Secret[] = [];
  for (let match = header.exec(text); match !== null; match = header.exec(text)) {
    const start = header.lastIndex;
    const ahead = text.slice(start, start + MAX_KEY).split('-----BEGIN ', 1)[0] ?? '';
    const footer = /-----END [A-Z0-9 ]{0,80}PRIVATE KEY(?: BLOCK)?-----/.exec(ahead);
    const body =
      footer === null
        ? (/^[A-Za-z0-9+/=\s\\"'`,:.()-]*/.exec(ahead)?.[0] ?? '')
        : ahead.slice(0, footer.index);
    // A program that only looks for the header holds no key.
    if (!/[A-Za-z0-9+/=]{24}/.test(body)) continue;
    header.lastIndex = start + body.length + (footer?.[0].length ?? 0);
    found.push({ kind: 'private key', start: match.index, end: header.lastIndex });
  }
  return found;
}

function joinOverlapping(secrets: readonly Secret[]): readonly Secret[] {
  const joined: Secret[] = [];
  for (const secret of secrets.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || secret.start >= last.end) joined.push(secret);
    else if (secret.end > last.end) joined[joined.length - 1] = { ...last, end: secret.end };
  }
  return joined;
}
