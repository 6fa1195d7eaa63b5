import type { Words } from '../../../engine/report/words';
import type { ProjectView } from '../project/projectView';
import type { NoPlan, ToolPlan } from '../toolPlan';

/** What the tools of a project are looked for with. */
export interface TestRequest {
  readonly project: ProjectView;
  /** The document, relative to the workspace folder, with forward slashes. */
  readonly file: string;
  readonly toolHomes: ToolHomes;
  readonly words: Words;
}

/** Where tools keep what they downloaded, outside the workspace; absolute paths. */
export interface ToolHomes {
  readonly cargo?: string;
  readonly rustup?: string;
  readonly goModules?: string;
}

/** A plan, the reason why there is none although the framework is used, or undefined: it is not used here. */
export type FoundPlan = ToolPlan | NoPlan | undefined;

/** Whether a plan was found, and not a reason why not. */
export function isPlan(found: FoundPlan): found is ToolPlan {
  return found !== undefined && 'command' in found;
}
