import type { CheckCase } from '../../engine/verification/checks';

/** A copy of the workspace folder in which processes may write. */
export interface CheckedCopy {
  /** Absolute path of the workspace folder within the copy. */
  readonly folder: string;
  /** The one folder that can be written, where it is not `folder` but holds it. */
  readonly root?: string;
  /** Absolute paths of what the copy links to: dependencies, virtual environments. */
  readonly readable: readonly string[];
}

/** A program to run, named so that it is the same in every copy. */
export interface ToolCommand {
  /** A name that is looked up on the PATH, an absolute path, or a path from the workspace folder that begins with `./`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a tool printed and wrote, for reading; all of it may be forged by the code that it ran. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** The text of the report file; undefined: there is none. */
  readonly report?: string;
  /** The exit code; undefined where the program was ended. */
  readonly code?: number;
  /** The path of a file relative to the workspace folder, where it lies in it. */
  readonly local: (path: string) => string;
}

/** What a report says. */
export interface ReadReport {
  readonly cases: readonly CheckCase[];
  /** False when the report is missing, cut off or not of the expected form, so that cases may be missing. */
  readonly complete: boolean;
  /** The tool itself says that it did not look at the document, in the tool's words. */
  readonly ignored?: string;
}

/** Where things are in one copy, for what a command has to name absolutely. */
export interface RunPlaces {
  /** Absolute path of the workspace folder in the copy. */
  readonly folder: string;
  /** Absolute path of the report file to write; nobody else knows its name beforehand. */
  readonly report: string;
  /** Absolute path of a file beside the report, for `helper`. */
  readonly helper: string;
}

/** How a tool of the project is run on a copy of the workspace, and how what it says is read. */
export interface ToolPlan {
  /** Such as `vitest` or `tsc`; shown to the person. */
  readonly tool: string;
  /** The folder to run in, relative to the workspace folder; `''` for itself. */
  readonly at: string;
  /** What has to run first and end with 0, such as a build. */
  readonly before: readonly ToolCommand[];
  readonly command: (places: RunPlaces) => ToolCommand;
  /** The text of a file that the command needs beside the report. */
  readonly helper?: string;
  /** Absolute paths that can be read besides those of the copy. */
  readonly readable: readonly string[];
  /** Exit codes besides 0 of a run in which nothing failed. */
  readonly fineCodes: readonly number[];
  readonly read: (output: ToolOutput) => ReadReport;
  /** Standard output is the report, and nothing for people to read. */
  readonly stdoutIsReport?: boolean;
}

/** Why there is no plan, in words for the person. */
export interface NoPlan {
  readonly reason: string;
}
