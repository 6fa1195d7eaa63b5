import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';
import { readXml } from './readXml';
import type { XmlElement } from './readXml';

/** How a framework names a test in JUnit XML. */
export type NameOf = (testcase: XmlElement, suites: readonly string[], local: ToolOutput['local']) => string;

/** Reads JUnit XML; a report that is cut off gives the tests up to there. Never throws. */
export function readJUnit(output: ToolOutput, nameOf: NameOf): ReadReport {
  const { root, complete } = readXml(output.report ?? '');
  if (root === undefined || !/^testsuites?$/.test(root.name)) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  const walk = (element: XmlElement, suites: readonly string[]): void => {
    for (const child of element.children) {
      if (child.name === 'testcase') {
        cases.push({ name: nameOf(child, suites, output.local), ...outcomeOf(child) });
      } else if (child.name === 'testsuite') {
        walk(child, [...suites, child.attributes.get('name') ?? '']);
      }
    }
  };
  walk(root, []);
  return { cases, complete };
}

/** pytest: the dotted path of the class or module, then the function with its parameters. */
export const pytestName: NameOf = (testcase) =>
  joined([testcase.attributes.get('classname'), nameIn(testcase)]);

/** node:test: the file, the suites around it, the test. */
export const nodeTestName: NameOf = (testcase, suites, local) => {
  const file = testcase.attributes.get('file');
  const path = file === undefined ? undefined : local(file);
  const name = nameIn(testcase);
  // A file that could not be run is reported as a test of that name.
  if (path !== undefined && suites.length === 0 && (path === name || path.endsWith(`/${name}`))) return path;
  return joined([path, ...suites, name]);
};

function nameIn(testcase: XmlElement): string {
  return testcase.attributes.get('name') ?? '';
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' > ');
}

function outcomeOf(testcase: XmlElement): Pick<CheckCase, 'outcome' | 'message'> {
  const of = (...names: string[]): XmlElement | undefined =>
    testcase.children.find((child) => names.includes(child.name));
  const failure = of('failure', 'error');
  if (failure) {
    const message = failure.attributes.get('message') ?? '';
    const details = failure.text.trim();
    return {
      outcome: 'failed',
      ...withMessage(details.includes(message) ? details : `${message}\n${details}`),
    };
  }
  const skipped = of('skipped');
  if (skipped) return { outcome: 'skipped', ...withMessage(skipped.attributes.get('message')) };
  return { outcome: 'passed' };
}
