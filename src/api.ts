import type { Event, Uri } from 'vscode';

/** What `activate` returns to other extensions; fields are only ever added. */
export interface ConsilienceApi {
  readonly version: 1;
  /** The runs of this window, newest first. */
  runs(): readonly RunInfo[];
  /** Fires with the id of the run that changed; undefined when all may have. */
  readonly onDidChangeRuns: Event<string | undefined>;
  /** The preview in front, with the heat of its text as it is now. */
  activePreview(): PreviewInfo | undefined;
  /**
   * Notes how tests went on what was accepted of a run, for the calibration; a later call replaces an earlier one.
   * Resolves with false when there is no outcome of that run, or none is recorded.
   */
  reportTests(run: string, outcome: 'passed' | 'failed'): Promise<boolean>;
}

export interface RunInfo {
  readonly id: string;
  readonly instruction: string;
  readonly document: Uri | undefined;
  /** `cutOff`: its window was closed or reloaded before it had come to an end. */
  readonly state: 'running' | 'finished' | 'failed' | 'cancelled' | 'cutOff';
  readonly outcome: 'open' | 'accepted' | 'rejected';
  readonly samples: number;
  /** Candidates that vote. */
  readonly usable: number;
  readonly clusters: number;
  /** How many candidates agree with the choice; 0 before there is one. */
  readonly support: number;
  /** How sure the run is, in words, and on what that rests; undefined where it is not known. */
  readonly confidence: string | undefined;
  /** Why it failed; undefined unless it did. */
  readonly error: string | undefined;
  /** What the choice was verified by, such as `41 of 41 project tests`. */
  readonly verifiedBy: readonly string[];
  /** What was not run, with the reason. */
  readonly notRun: readonly string[];
  /** The inputs on which candidates part, in words. */
  readonly distinguishing: readonly string[];
  /** What came of asking the model about the candidates that lead, stage by stage, in words. */
  readonly examined: readonly string[];
  /** What its requests have taken so far: tokens as servers told them or as estimated, and US dollars as far as prices are known. */
  readonly spent: { readonly requests: number; readonly tokens: number; readonly money: number };
  /** The titles of the context blocks that were sent. */
  readonly context: readonly string[];
}

export interface PreviewInfo {
  readonly run: string;
  readonly uri: Uri;
  /** The line above the patch. */
  readonly headline: string;
  readonly hotSpots: readonly HotSpotInfo[];
}

export interface HotSpotInfo {
  /** UTF-16 offsets into the preview's text. */
  readonly start: number;
  readonly end: number;
  /** 1 to 5. */
  readonly step: number;
  readonly votes: number;
  readonly alternatives: readonly { readonly text: string; readonly votes: number }[];
}
