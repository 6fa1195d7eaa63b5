import type { Check } from '../../engine/verification/checks';

/** A row of the view: a run, one of its candidates, or what was found out about them. */
export type RunNode =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'candidate'; readonly run: string; readonly candidate: string }
  | {
      readonly kind: 'check';
      readonly run: string;
      readonly candidate: string;
      readonly check: Check['name'];
    }
  /**
   * An input on which candidates part, the reason why something was not run, or what came of a stage of the
   * examination, by its place in the list.
   */
  | { readonly kind: 'distinguishing' | 'notRun' | 'examined'; readonly run: string; readonly index: number };
