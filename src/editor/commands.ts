import * as vscode from 'vscode';
import type { Log } from './log';
import { RequestError } from './request/requestError';

/** Every command of the extension, by its name without the prefix; the manifest declares the same ones. */
export type CommandName =
  | 'proposePatch'
  | 'accept'
  | 'acceptHunk'
  | 'reject'
  | 'useAlternative'
  | 'nextHotSpot'
  | 'previousHotSpot'
  | 'compareCandidates'
  | 'sampleMore'
  | 'resumeRun'
  | 'verify'
  | 'chooseLevel'
  | 'chooseVerification'
  | 'changeRequest'
  | 'cancelRun'
  | 'showRun'
  | 'showCandidate'
  | 'showCheck'
  | 'showExamination'
  | 'showPanel'
  | 'selectModels'
  | 'setApiKey'
  | 'clearApiKey'
  | 'showSpending'
  | 'showCalibration'
  | 'clearCalibration'
  | 'openTrace'
  | 'deleteRuns'
  | 'showLog';

/** What a command does with whatever it was called with; any command can be called with anything. */
export type CommandTable = Readonly<Record<CommandName, (argument: unknown) => Promise<void> | void>>;

/** Registers the table; what a command throws is told to the person and logged, never lost. */
export function registerCommands(table: CommandTable, log: Log): vscode.Disposable {
  const registrations = Object.entries(table).map(([name, action]) =>
    vscode.commands.registerCommand(`consilience.${name}`, async (argument: unknown) => {
      try {
        await action(argument);
      } catch (error) {
        report(name, error, log);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

function report(name: string, error: unknown, log: Log): void {
  if (error instanceof RequestError) {
    void vscode.window.showWarningMessage(error.message);
    return;
  }
  log.error(`command ${name}`, error);
  const show = vscode.l10n.t('Show Log');
  const message = vscode.l10n.t(
    'Something went wrong: {0}',
    error instanceof Error ? error.message : String(error),
  );
  void vscode.window.showErrorMessage(message, show).then((picked) => {
    if (picked === show) log.show();
  });
}
