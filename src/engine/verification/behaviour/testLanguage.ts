import { readJavaScript } from './javascriptExpressions';
import { readPython } from './pythonExpressions';
import type { ReadExpression } from './readExpression';

/** What differs between the languages whose tests can be run. */
export interface TestLanguage {
  readonly read: ReadExpression;
  readonly family: 'typescript' | 'python';
  /** An expression that is true where the given one counts as true. */
  readonly truthOf: (expression: string) => string;
}

export const javascriptLanguage: TestLanguage = {
  read: readJavaScript,
  family: 'typescript',
  truthOf: (expression) => `Boolean(${expression})`,
};
export const pythonLanguage: TestLanguage = {
  read: readPython,
  family: 'python',
  truthOf: (expression) => `bool(${expression})`,
};
