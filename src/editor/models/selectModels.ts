import * as vscode from 'vscode';
import { ModelError } from '../../engine/errors';
import { describeCapabilities } from '../../models/describeCapabilities';
import type { UsualPlace } from '../../models/localServers';
import { findLocalServers, listeningPlaces } from '../../models/localServers';
import { probeModel } from '../../models/probeModel';
import { serverAddress } from '../../models/serverAddress';
import type { Endpoint, ModelChoice } from '../configuration';
import { addModel, isSame, readConfiguration, writeModels } from '../configuration';
import type { Keys } from '../secrets';
import { serverOf } from '../secrets';
import { askForEndpoint } from './askForEndpoint';
import { listLanguageModels } from './languageModel';
import type { ModelMemory } from './modelMemory';

export interface SelectModelsParts {
  readonly keys: Keys;
  readonly memory: ModelMemory;
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: ModelChoice;
}

interface ActionItem extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/**
 * Lets the person choose among the models of the settings, VS Code's own and servers on this computer, name another,
 * ask several, find out what one can do, or go back to recorded replies. Nothing is sent before a choice.
 */
export async function selectModels(parts: SelectModelsParts): Promise<void> {
  await choose(parts, vscode.l10n.t('Which model should be asked?'), [
    {
      label: vscode.l10n.t('$(history) Recorded replies only'),
      description: vscode.l10n.t('answers the demo’s requests without a model'),
      run: () => writeModels([]),
    },
  ]);
}

/** The same for a person who has set up no model and asks for something that is not recorded. */
export async function offerModels(parts: SelectModelsParts): Promise<void> {
  const title = vscode.l10n.t(
    'No model is set up yet. Which one should be asked? Nothing is sent before you choose.',
  );
  await choose(parts, title, []);
}

async function choose(parts: SelectModelsParts, title: string, last: readonly ActionItem[]): Promise<void> {
  const { models, invalidModels } = readConfiguration();
  if (invalidModels.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} entries of consilience.models name neither a server with a model nor a model of VS Code and are left out.',
        invalidModels.length,
      ),
    );
  }
  const [own, listening] = await Promise.all([ownModels(models), listeningPlaces()]);
  const known = [...models.map((choice) => itemFor(choice, parts.memory)), ...own];
  const items: ActionItem[] = [
    ...known.map((item) => ({ ...item, run: () => writeModels([item.choice]) })),
    ...listening.map((place) => placeItem(place, parts.memory)),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('$(add) Another model…'), run: askForEndpoint },
    {
      label: vscode.l10n.t('$(search) Look for servers on this computer…'),
      description: vscode.l10n.t('asks the usual local ports for their lists of models'),
      run: () => chooseLocal(parts.memory),
    },
    ...(known.length > 1
      ? [
          {
            label: vscode.l10n.t('$(checklist) Ask several models…'),
            description: vscode.l10n.t('they take turns, and each one’s votes count alike'),
            run: () => chooseSeveral(known, models),
          },
        ]
      : []),
    ...(models.some((choice) => 'baseUrl' in choice)
      ? [
          {
            label: vscode.l10n.t('$(beaker) Find out what a model can do…'),
            description: vscode.l10n.t('sends it one tiny question'),
            run: () => chooseProbe(models, parts),
          },
        ]
      : []),
    ...last,
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  await chosen?.run?.();
}

/** Something listens there; what it is and which models it has is asked when it is chosen. */
function placeItem(place: UsualPlace, memory: ModelMemory): ActionItem {
  return {
    label: vscode.l10n.t('$(server) Server at {0}', new URL(place.baseUrl).host),
    description: vscode.l10n.t('the usual port of {0}; asked for its models when chosen', place.name),
    run: () => chooseLocal(memory, [place]),
  };
}

/** VS Code's models that the settings do not name yet. */
async function ownModels(models: readonly ModelChoice[]): Promise<ChoiceItem[]> {
  const listed = await listLanguageModels();
  return listed
    .map((chat) => ({
      label: chat.name,
      description: vscode.l10n.t('{0}, by VS Code', chat.vendor),
      choice: { languageModel: `${chat.vendor}/${chat.id}`, label: chat.name },
    }))
    .filter(({ choice }) => !models.some((other) => isSame(other, choice)));
}

function itemFor(choice: ModelChoice, memory: ModelMemory): ChoiceItem {
  if ('languageModel' in choice) {
    const description = vscode.l10n.t('{0}, by VS Code', choice.languageModel);
    return { label: choice.label ?? choice.languageModel, description, choice };
  }
  const known = memory.capabilities.read(idOf(choice)) ?? {};
  const detail = describeCapabilities(known).join('; ');
  return {
    label: choice.label ?? choice.model,
    description: serverOf(choice.baseUrl),
    ...(detail === '' ? {} : { detail }),
    choice,
  };
}

/** The id under which a model's capabilities are remembered. */
function idOf({ baseUrl, model, apiVersion }: Endpoint): string {
  return `${model}@${serverAddress(baseUrl, apiVersion).server}`;
}

async function chooseLocal(memory: ModelMemory, places?: readonly UsualPlace[]): Promise<void> {
  const servers = await withProgress(vscode.l10n.t('Looking for model servers'), (signal) =>
    findLocalServers(signal, places),
  );
  if (servers === undefined) return;
  const items = servers.flatMap(({ name, baseUrl, models }) =>
    models.map(({ id }) => ({
      ...itemFor({ baseUrl, model: id }, memory),
      description: `${name}, ${serverOf(baseUrl)}`,
    })),
  );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      places === undefined
        ? vscode.l10n.t(
            'No model server answers at the usual ports of this computer (11434, 1234, 8080, 8000).',
          )
        : vscode.l10n.t('What listens there is no model server, or has no models.'),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which of these should be asked?'),
    matchOnDescription: true,
  });
  if (chosen !== undefined) await addModel(chosen.choice);
}

async function chooseSeveral(known: readonly ChoiceItem[], models: readonly ModelChoice[]): Promise<void> {
  const items = known.map((item) => ({
    ...item,
    picked: models.some((choice) => isSame(choice, item.choice)),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which models should be asked in turn?'),
    canPickMany: true,
  });
  if (chosen !== undefined && chosen.length > 0) await writeModels(chosen.map(({ choice }) => choice));
}

async function chooseProbe(
  models: readonly ModelChoice[],
  { keys, memory }: SelectModelsParts,
): Promise<void> {
  const items = models.flatMap((choice) =>
    'baseUrl' in choice ? [{ ...itemFor(choice, memory), endpoint: choice }] : [],
  );
  const title = vscode.l10n.t('What can which model do?');
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) return;
  const { baseUrl, model, apiVersion } = chosen.endpoint;
  memory.forget(idOf(chosen.endpoint));
  const known = await withProgress(vscode.l10n.t('Asking {0} a tiny question', model), (signal) =>
    probeModel(
      {
        baseUrl,
        model,
        ...(apiVersion === undefined ? {} : { apiVersion }),
        apiKey: () => keys.get(baseUrl),
        capabilities: memory.capabilities,
        onSpent: (spent) => void memory.ledger.record(spent),
      },
      signal,
    ),
  );
  if (known === undefined) return;
  const message = vscode.l10n.t('{0}: {1}.', model, describeCapabilities(known).join('; '));
  void vscode.window.showInformationMessage(message);
}

/** @returns undefined when the person called it off, or after an error that was told. */
async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return await vscode.window.withProgress(
    { location, title, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort(new Error('cancelled')));
      try {
        return await work(controller.signal);
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        if (!ModelError.is(error)) throw error;
        void vscode.window.showErrorMessage(error.message);
        return undefined;
      }
    },
  );
}
