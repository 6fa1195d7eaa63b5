import { nodeText } from '../../syntax/tree';
import type { Assertion, Expectation } from './assertion';
import type { Scope } from './readExpression';
import type { TestLanguage } from './testLanguage';

/** An assertion, and the text of the call that it is about. */
export interface MadeAssertion {
  readonly assertion: Assertion;
  /** The expression under test as written, an input of its own. */
  readonly input: string;
}

interface Closeness {
  readonly tolerance: number;
  readonly relative: number;
}

/**
 * An assertion about the outcome of a node; undefined when the node may not be run or calls nothing of the file.
 * @param others further nodes whose text became part of `text`.
 * @param text the subject, where it is more than the node.
 */
export function assertionOf(
  scope: Scope,
  language: TestLanguage,
  node: number,
  expectation: Expectation,
  others: readonly number[] = [],
  text?: string,
): MadeAssertion | undefined {
  const facts = node < 0 ? undefined : language.read(scope, node);
  if (facts === undefined || facts.calls === 0) return undefined;
  if (others.some((other) => language.read(scope, other) === undefined)) return undefined;
  const input = nodeText(scope.tree, node);
  // What counts as true is the language's business, so it is asked there.
  if (expectation.kind === 'truth') {
    return { assertion: { subject: language.truthOf(text ?? input), expectation, judged: 'inside' }, input };
  }
  return { assertion: { subject: text ?? input, expectation, judged: 'outside' }, input };
}

/** An assertion that two nodes are equal (or not, or near), whichever of them calls the file's names. */
export function comparisonOf(
  scope: Scope,
  language: TestLanguage,
  left: number,
  right: number,
  negated = false,
  near?: Closeness,
): MadeAssertion | undefined {
  const facts = [language.read(scope, left), language.read(scope, right)];
  const swapped = facts[0]?.calls === 0;
  const subject = swapped ? right : left;
  const other = swapped ? facts[0] : facts[1];
  if (other === undefined) return undefined;
  const expected = nodeText(scope.tree, swapped ? left : right);
  const made = assertionOf(
    scope,
    language,
    subject,
    near === undefined ? { kind: 'equal', expected, negated } : { kind: 'near', expected, ...near },
  );
  if (made === undefined || !other.own) return made;
  return { ...made, assertion: { ...made.assertion, judged: 'inside' } };
}

/** An assertion that a node throws an error of one of the classes, or any. */
export function throwsOf(
  scope: Scope,
  language: TestLanguage,
  node: number,
  errors: readonly string[],
): MadeAssertion | undefined {
  return assertionOf(scope, language, node, { kind: 'throws', errors });
}
