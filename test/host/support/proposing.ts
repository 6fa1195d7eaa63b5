import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PreviewInfo, RunInfo } from '../../../src/api';
import { activateExtension } from './activateExtension';
import { until } from './messages';

interface DemoTask {
  readonly file: string;
  readonly instruction: string;
}

/** A task that replies are recorded for. */
export function demoTask(name: string): DemoTask {
  const project = process.env['CONSILIENCE_PROJECT'] ?? '';
  const file = path.join(project, 'test/fixtures/demo', name, 'task.json');
  const task = JSON.parse(readFileSync(file, 'utf8')) as DemoTask;
  return { file: `${name}/${task.file}`, instruction: task.instruction };
}

/** Asks for a patch for the active editor and resolves when the run has ended, whatever came of it. */
export async function propose(instruction: string): Promise<RunInfo | undefined> {
  const api = await activateExtension();
  const before = api.runs().length;
  await vscode.commands.executeCommand('consilience.proposePatch', { instruction, review: false });
  return api.runs().length > before ? api.runs()[0] : undefined;
}

/** The preview in front, once there is one. */
export async function shownPreview(): Promise<PreviewInfo> {
  const api = await activateExtension();
  return await until(() => api.activePreview(), 'a preview');
}

/** The text of the preview in front. */
export async function previewText(): Promise<string> {
  const { uri } = await shownPreview();
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

/** The id of the run under way, once it has drawn a sample. */
export async function runningRun(): Promise<RunInfo> {
  const api = await activateExtension();
  return await until(
    () => api.runs().find((run) => run.state === 'running' && run.samples > 0),
    'a run under way',
  );
}
