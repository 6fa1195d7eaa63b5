/** What a piece of text was taken for. */
export type SecretKind = 'private key' | 'access token' | 'password';

export interface SecretPattern {
  readonly kind: SecretKind;
  /** Global and with indices (`dg`): the group `secret`, or else the whole match, is what must not be sent. */
  readonly pattern: RegExp;
  /** Says whether the matched secret is one; absent: always. */
  readonly accept?: (secret: string) => boolean;
}

/** The start of every marker that stands in place of a secret. */
export const REDACTION_PREFIX = '[redacted:';

/**
 * Key formats that their issuers documented, so that a scanner can recognise them. Every quantifier that can
 * meet the next one is bounded, which keeps a scan linear in the length of the text.
 */
const TOKEN_FORMATS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/dg,
  /\bgh[pousr]_[A-Za-z0-9]{36,255}/dg,
  /\bgithub_pat_[A-Za-z0-9_]{22,255}/dg,
  /\bgl(?:pat|dt|rt|ptt|ft|soat|agent|cbt)-[\w-]{20,255}/dg,
  /\bsk-[A-Za-z0-9_-]{20,255}/dg,
  /\b(?:gsk|hf|npm|pul|lin_api|ntn|figd|r8)_[A-Za-z0-9_-]{28,255}/dg,
  /\bxai-[A-Za-z0-9]{40,255}/dg,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/dg,
  /\bxapp-\d-[A-Za-z0-9-]{10,255}/dg,
  /\bhooks\.slack\.com\/services\/(?<secret>[A-Za-z0-9/_-]{20,120})/dg,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}/dg,
  /\bwhsec_[A-Za-z0-9+/=]{24,255}/dg,
  /\bAIza[\w-]{35}/dg,
  /\bya29\.[\w-]{20,400}/dg,
  /\bGOCSPX-[\w-]{20,60}/dg,
  /\bpypi-[\w-]{16,400}/dg,
  /\bSG\.[\w-]{16,64}\.[\w-]{16,128}/dg,
  /\bdo[opr]_v1_[a-f0-9]{64}/dg,
  /\bdapi[a-f0-9]{32}\b/dg,
  /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/dg,
  /\bhv[sbr]\.[\w-]{24,400}/dg,
  /\bglsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}/dg,
  /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/dg,
  /\b\d{8,10}:AA[\w-]{33}\b/dg,
  /\beyJ[\w-]{8,4000}\.eyJ[\w-]{8,8000}\.[\w-]{8,2000}/dg,
  /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?<secret>[A-Za-z0-9+/=%&]{24,400})/dg,
];

const SECRET_NAME =
  'pass(?:word|wd|phrase|code)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|' +
  'encryption[_-]?key|auth[_-]?key|client[_-]?key|credential|connection[_-]?string|authorization';
/** A type between the name and the value, as in `password: string = "…"`. */
const ANNOTATION = '(?:\\s{0,4}:\\s{0,4}[\\w.]{1,40}(?=\\s{0,4}=))?';
const ASSIGNS = `["'\`\\]]{0,2}${ANNOTATION}\\s{0,8}(?:=>|:=|={1,3}|:|,)\\s{0,8}`;

/** All that is looked for; private-key blocks span lines and are found apart. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  ...TOKEN_FORMATS.map((pattern): SecretPattern => ({ kind: 'access token', pattern })),
  {
    kind: 'access token',
    pattern: /\b(?:Bearer|Basic|Token)[ \t]{1,4}(?<secret>[A-Za-z0-9+/_.~-]{16,2000}={0,2})/dgi,
    accept: looksRandom,
  },
  {
    kind: 'password',
    pattern: /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/'"`]{0,100}:(?<secret>[^\s@/'"`]{1,200})@/dgi,
    accept: (secret) => !isStandIn(secret),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?:${SECRET_NAME})[\\w-]{0,40}${ASSIGNS}(["'\`])(?<secret>[^"'\`\\n]{8,2000})\\1`,
      'dgi',
    ),
    accept: looksRandom,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?:${SECRET_NAME})[\\w-]{0,40}\\s{0,4}[=:]\\s{0,4}(?<secret>[A-Za-z0-9+/_=@%^&*!~-]{12,2000})(?=\\s|$)`,
      'dgi',
    ),
    accept: (secret) => /\d/.test(secret) && /[A-Za-z]/.test(secret) && looksRandom(secret),
  },
];

/** Text that stands where a secret would be, such as `${TOKEN}`, `<your key>` or `changeme`. */
function isStandIn(value: string): boolean {
  return (
    value.startsWith(REDACTION_PREFIX) ||
    /^(?:\$|%|<|\{|\*+$|x+$|\.+$|process\.env|os\.environ|env\.)/i.test(value) ||
    /^(?:your|my|the|some|example|sample|dummy|fake|change)[-_ ]?(?:me|key|token|secret|password|api)/i.test(
      value,
    )
  );
}

/**
 * Whether a value reads like a key or a password that a machine or a careful person made: no white space, and
 * either two sorts of characters with at least 2.5 bits of Shannon entropy a character, or letters alone that
 * are longer and more even than words are (20 characters, 3.9 bits).
 */
function looksRandom(value: string): boolean {
  if (/\s/.test(value) || isStandIn(value)) return false;
  if (/^[A-Za-z]+(?:[-_./:][A-Za-z]+)*$/.test(value)) return value.length >= 20 && entropy(value) >= 3.9;
  const sorts = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((sort) => sort.test(value)).length;
  return (sorts >= 2 || value.length >= 24) && entropy(value) >= 2.5;
}

/** Shannon entropy of the characters of a non-empty text, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / total) * Math.log2(count / total);
  return bits;
}
