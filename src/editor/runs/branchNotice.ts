import * as vscode from 'vscode';
import type { ChatModel } from '../../engine/ports';
import { notBranched } from '../../engine/sampling/notBranched';
import type { Log } from '../log';

/** Says of the models of a run which of them drew all samples from the beginning, each once in the life of a window. */
export function createBranchNotice(log: Log): (models: readonly ChatModel[]) => void {
  const told = new Set<string>();
  return (models) => {
    for (const model of models) {
      const reason = notBranched(model);
      if (reason === undefined || told.has(model.id)) continue;
      told.add(model.id);
      const message =
        reason === 'prefix'
          ? vscode.l10n.t('{0} cannot continue an answer: all samples are drawn anew.', model.label)
          : vscode.l10n.t('{0} tells no log-probabilities: all samples are drawn anew.', model.label);
      log.info(message);
      vscode.window.setStatusBarMessage(message, 8000);
    }
  };
}
