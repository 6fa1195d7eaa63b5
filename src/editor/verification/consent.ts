import * as vscode from 'vscode';
import type { Runner } from '../../engine/verification/runner';

export type Decision = 'allowed' | 'refused' | 'undecided';

/** What the person has allowed to run in this workspace; remembered with it, and with nothing else. */
export interface Consent {
  /** Whether candidates may run in this kind of place. */
  decision(kind: Runner['kind']): Decision;
  /** Asks, unless it is decided; one question at a time, however often it is asked for. */
  ask(kind: Runner['kind']): Promise<Decision>;
  /** Whether a command may run without a sandbox; asks for each one once. */
  allowsCommand(line: string): Promise<boolean>;
  /** Takes back what was decided. */
  forget(): Promise<void>;
  decide(kind: Runner['kind'], decision: Exclude<Decision, 'undecided'>): Promise<void>;
}

const placesKey = 'verification.places';
const commandsKey = 'verification.commands';

export function createConsent(memory: vscode.Memento): Consent {
  const questions = new Map<string, Promise<Decision>>();
  const places = (): Readonly<Record<string, Decision>> => memory.get(placesKey, {});
  const decide = async (kind: Runner['kind'], decision: Decision): Promise<void> => {
    await memory.update(placesKey, { ...places(), [kind]: decision });
  };
  const once = (key: string, ask: () => Promise<Decision>): Promise<Decision> => {
    const asked = questions.get(key) ?? ask().finally(() => questions.delete(key));
    questions.set(key, asked);
    return asked;
  };
  const decision = (kind: Runner['kind']): Decision => places()[kind] ?? 'undecided';
  return {
    decision,
    decide,
    ask: (kind) =>
      once(kind, async () => {
        if (decision(kind) !== 'undecided') return decision(kind);
        const answer = await askForPlace(kind);
        if (answer !== 'undecided') await decide(kind, answer);
        return answer;
      }),
    async allowsCommand(line) {
      const allowed = (): readonly string[] => memory.get(commandsKey, []);
      if (allowed().includes(line)) return true;
      const answer = await once(line, () => askForCommand(line));
      if (answer === 'allowed') await memory.update(commandsKey, [...allowed(), line]);
      return answer === 'allowed';
    },
    async forget() {
      await memory.update(placesKey, undefined);
      await memory.update(commandsKey, undefined);
    },
  };
}

async function askForPlace(kind: Runner['kind']): Promise<Decision> {
  const run = vscode.l10n.t('Run Candidates');
  const never = vscode.l10n.t('Not in This Workspace');
  const picked = await vscode.window.showInformationMessage(placeLine(kind), run, never);
  if (picked === run) return 'allowed';
  return picked === never ? 'refused' : 'undecided';
}

/** What running there means, so that the person knows what is allowed. */
function placeLine(kind: Runner['kind']): string {
  switch (kind) {
    case 'bubblewrap':
    case 'sandboxExec':
      return vscode.l10n.t(
        'May Consilience run candidates to see which of them work? They run in a sandbox ({0}), on a copy of this workspace, without network and without your files.',
        kind === 'bubblewrap' ? 'bubblewrap' : 'sandbox-exec',
      );
    case 'container':
      return vscode.l10n.t(
        'May Consilience run candidates to see which of them work? They run in a container, on a copy of this workspace, without network.',
      );
    case 'unconfined':
      return vscode.l10n.t(
        'May Consilience run candidates to see which of them work? They run WITHOUT a sandbox, as you: what a model wrote can then do whatever you can. Each command is shown to you first.',
      );
  }
}

async function askForCommand(line: string): Promise<Decision> {
  const run = vscode.l10n.t('Run');
  const message = vscode.l10n.t('Run this command without a sandbox, on code that a model wrote?');
  const picked = await vscode.window.showWarningMessage(message, { modal: true, detail: line }, run);
  return picked === run ? 'allowed' : 'refused';
}
