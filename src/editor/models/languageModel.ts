import * as vscode from 'vscode';
import { ModelError } from '../../engine/errors';
import type { ChatModel, ChatReply, ChatRequest } from '../../engine/ports';
import { promptTokensOf } from '../../engine/sampling/cost';
import { estimateTokens } from '../../engine/prompts/tokens';
import { untilAborted } from '../../models/abort';
import type { Spent } from '../../models/openaiModel';
import type { Timeouts } from '../../models/watchdog';
import { createWatchdog, defaultTimeouts } from '../../models/watchdog';

export interface LanguageModelOptions {
  /** Vendor and id with a slash between them, as the settings have it. */
  readonly name: string;
  readonly label?: string;
  /** Finds the model when it is asked; it may come and go. */
  readonly find?: (name: string) => Promise<vscode.LanguageModelChat | undefined>;
  readonly timeouts?: Partial<Timeouts>;
  /** Called once for each request that was sent; these models tell no usage, so that it is always estimated. */
  readonly onSpent?: (spent: Spent) => void;
}

/** What the person reads when VS Code asks whether the extension may use the model. */
const justification = vscode.l10n.t('To ask for a patch several times and compare the answers.');

/**
 * One of VS Code's own models. They take neither a limit of output tokens nor a seed, and tell neither usage nor why
 * they ended, so that a reply's finish reason is unknown.
 */
export function createLanguageModel(options: LanguageModelOptions): ChatModel {
  const { name, find = findLanguageModel } = options;
  const id = `vscode:${name}`;
  return {
    id,
    label: options.label ?? name,
    kind: 'live',
    async complete(request, signal, onText) {
      signal.throwIfAborted();
      const chat = await untilAborted(find(name), signal);
      if (chat === undefined) throw notFound(name);
      return draw(chat, request, signal, onText, { ...options, id });
    },
  };
}

/** VS Code's models by their names; asking for the list sends nothing. */
export async function listLanguageModels(): Promise<readonly vscode.LanguageModelChat[]> {
  return await vscode.lm.selectChatModels();
}

async function findLanguageModel(name: string): Promise<vscode.LanguageModelChat | undefined> {
  const slash = name.indexOf('/');
  const selector = { vendor: name.slice(0, slash), id: name.slice(slash + 1) };
  return (await vscode.lm.selectChatModels(selector))[0];
}

async function draw(
  chat: vscode.LanguageModelChat,
  request: ChatRequest,
  signal: AbortSignal,
  onText: ((piece: string) => void) | undefined,
  { id, timeouts, onSpent }: LanguageModelOptions & { readonly id: string },
): Promise<ChatReply> {
  const cancellation = new vscode.CancellationTokenSource();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  stop.signal.addEventListener('abort', () => cancellation.cancel(), { once: true });
  const watchdog = createWatchdog({ ...defaultTimeouts, ...timeouts }, chat.name, (error) =>
    stop.abort(error),
  );
  let text = '';
  const read = async (): Promise<void> => {
    const modelOptions = request.temperature === undefined ? {} : { temperature: request.temperature };
    const response = await chat.sendRequest(
      toMessages(request),
      { justification, modelOptions },
      cancellation.token,
    );
    for await (const piece of response.text) {
      if (stop.signal.aborted) return;
      watchdog.heard();
      text += piece;
      onText?.(piece);
    }
  };
  let sent = true;
  try {
    await untilAborted(read(), stop.signal);
    if (text.trim() === '')
      throw new ModelError('empty', 'The model gave an empty answer. Run again, or choose another model.');
    return { text, finishReason: 'unknown', model: chat.name };
  } catch (error) {
    signal.throwIfAborted();
    sent = text !== '' || !(error instanceof vscode.LanguageModelError);
    throw toError(stop.signal.aborted ? stop.signal.reason : error, chat.name);
  } finally {
    watchdog.stop();
    signal.removeEventListener('abort', onAbort);
    cancellation.dispose();
    const usage = { promptTokens: promptTokensOf(request.messages), completionTokens: estimateTokens(text) };
    if (sent) onSpent?.({ modelId: id, usage, told: false });
  }
}

/** There is no role for the system: what it says stands in front of what the person says. */
function toMessages({ messages }: ChatRequest): vscode.LanguageModelChatMessage[] {
  return messages.map(({ role, content }) =>
    role === 'assistant'
      ? vscode.LanguageModelChatMessage.Assistant(content)
      : vscode.LanguageModelChatMessage.User(content),
  );
}

function toError(error: unknown, name: string): ModelError {
  if (ModelError.is(error)) return error;
  if (!(error instanceof vscode.LanguageModelError)) {
    const said = error instanceof Error ? error.message : String(error);
    return new ModelError('server', `${name} failed: ${said}. Run again, or choose another model.`);
  }
  const said = error.message === '' ? '' : `: ${error.message}`;
  switch (error.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return new ModelError(
        'unauthorized',
        `VS Code did not allow the use of ${name}${said}. Run again and allow it, or choose another model.`,
      );
    case vscode.LanguageModelError.Blocked.name:
      return new ModelError(
        'rateLimited',
        `${name} is blocked, mostly since a quota is used up${said}. Wait a little, draw fewer samples, or choose another model.`,
      );
    case vscode.LanguageModelError.NotFound.name:
      return notFound(name);
    default:
      return new ModelError('server', `${name} failed${said}. Run again, or choose another model.`);
  }
}

function notFound(name: string): ModelError {
  return new ModelError(
    'notFound',
    `VS Code has no model ${name} at the moment. Check that the extension that provides it is signed in, or choose another with "Consilience: Select Models".`,
  );
}
