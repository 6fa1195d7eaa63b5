import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatModel, ChatRequest } from '../../src/engine/ports';
import { ModelError } from '../../src/engine/errors';
import type { Spent } from '../../src/models/openaiModel';
import type { LanguageModelOptions } from '../../src/editor/models/languageModel';
import { createLanguageModel } from '../../src/editor/models/languageModel';

/** What a fake model does with a request: gives these pieces, with what it was asked noted. */
type Answer = (
  messages: readonly vscode.LanguageModelChatMessage[],
  options: vscode.LanguageModelChatRequestOptions,
  token: vscode.CancellationToken,
) => AsyncGenerator<string>;

function fakeChat(answer: Answer): vscode.LanguageModelChat {
  return {
    name: 'Fake One',
    id: 'fake-1',
    vendor: 'fake',
    family: 'fake',
    version: '1',
    maxInputTokens: 1000,
    countTokens: (text) => Promise.resolve(typeof text === 'string' ? text.length : 1),
    sendRequest: (messages, options = {}, token = new vscode.CancellationTokenSource().token) => {
      const text = answer(messages, options, token);
      return Promise.resolve({ text, stream: text });
    },
  };
}

function modelOf(answer: Answer, more: Partial<LanguageModelOptions> = {}): ChatModel {
  return createLanguageModel({ name: 'fake/fake-1', find: () => Promise.resolve(fakeChat(answer)), ...more });
}

const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Say hello.' },
  ],
  index: 0,
  temperature: 0.8,
  subject: { instruction: '', path: 'a.ts', text: '', target: { start: 0, end: 0 } },
};
const never = new AbortController().signal;

async function failureOf(model: ChatModel): Promise<ModelError> {
  const outcome: unknown = await model.complete(request, never).catch((error: unknown) => error);
  assert.ok(ModelError.is(outcome), `not a ModelError: ${String(outcome)}`);
  return outcome;
}

async function* pieces(...list: readonly string[]): AsyncGenerator<string> {
  for (const piece of list) {
    await Promise.resolve();
    yield piece;
  }
}

suite('a model of VS Code', () => {
  test('gives its text in pieces, and is estimated', async () => {
    const seen: string[] = [];
    const spent: Spent[] = [];
    const asked: { roles: number[]; options: vscode.LanguageModelChatRequestOptions }[] = [];
    const model = modelOf(
      (messages, options) => {
        asked.push({ roles: messages.map(({ role }) => role), options });
        return pieces('Hel', 'lo.');
      },
      { onSpent: (some) => spent.push(some) },
    );
    const reply = await model.complete(request, never, (piece) => seen.push(piece));
    assert.deepEqual(reply, { text: 'Hello.', finishReason: 'unknown', model: 'Fake One' });
    assert.deepEqual(seen, ['Hel', 'lo.']);
    const { User } = vscode.LanguageModelChatMessageRole;
    assert.deepEqual(asked[0]?.roles, [User, User]);
    assert.deepEqual(asked[0].options.modelOptions, { temperature: 0.8 });
    assert.equal(spent.length, 1);
    assert.deepEqual([spent[0]?.modelId, spent[0]?.told], ['vscode:fake/fake-1', false]);
    assert.ok((spent[0]?.usage.promptTokens ?? 0) > 0);
  });

  test('that is gone, blocked or not allowed fails with what to do', async () => {
    const gone = createLanguageModel({ name: 'fake/none', find: () => Promise.resolve(undefined) });
    assert.equal((await failureOf(gone)).reason, 'notFound');
    const cases = [
      [vscode.LanguageModelError.NoPermissions('no'), 'unauthorized'],
      [vscode.LanguageModelError.Blocked('quota'), 'rateLimited'],
      [vscode.LanguageModelError.NotFound('gone'), 'notFound'],
      [new Error('it broke'), 'server'],
    ] as const;
    for (const [error, reason] of cases) {
      const failing = modelOf(async function* () {
        await Promise.resolve();
        yield '';
        throw error;
      });
      const failure = await failureOf(failing);
      assert.equal(failure.reason, reason);
      assert.match(failure.message, /choose another/);
    }
  });

  test('that says nothing is empty', async () => {
    assert.equal((await failureOf(modelOf(() => pieces('', ' ')))).reason, 'empty');
  });

  test('that falls silent is given up, and told to stop', async () => {
    let cancelled = false;
    const silent = modelOf(
      async function* (_messages, _options, token) {
        yield 'Hel';
        await new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
        cancelled = true;
      },
      { timeouts: { silenceMs: 50 } },
    );
    assert.equal((await failureOf(silent)).reason, 'timeout');
    assert.equal(cancelled, true);
  });

  test('is told to stop when the person cancels, who does not wait for it', async () => {
    let told = false;
    const stubborn = modelOf(async function* (_messages, _options, token) {
      token.onCancellationRequested(() => (told = true));
      yield 'Hel';
      await new Promise(() => undefined);
    });
    const controller = new AbortController();
    const reason = new Error('the person cancelled');
    const drawing = stubborn.complete(request, controller.signal, () => controller.abort(reason));
    await assert.rejects(drawing, (error) => error === reason);
    assert.equal(told, true);
  });
});
