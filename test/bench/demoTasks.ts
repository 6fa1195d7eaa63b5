import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '../../src/engine/task';

const demo = path.resolve('test/fixtures/demo');

/** The names of the tasks of the demo, in order. */
export function demoNames(): string[] {
  return readdirSync(demo)
    .filter((name) => existsSync(path.join(demo, name, 'task.json')))
    .sort();
}

/** A task of the demo as the sample workspace has it: its whole file is to be changed. */
export function demoTask(name: string): Task {
  const read = (file: string): string => readFileSync(path.join(demo, name, file), 'utf8');
  const about = JSON.parse(read('task.json')) as Record<'instruction' | 'language' | 'file', string>;
  const text = read(about.file).replaceAll('\r\n', '\n');
  return {
    instruction: about.instruction,
    document: { path: `${name}/${about.file}`, languageId: about.language, text },
    target: { start: 0, end: text.length },
    targetKind: 'file',
    context: [],
  };
}

/** What models were recorded to answer: their patches, or the tests that they wrote. */
export function recordedTexts(name: string, kind: 'replies' | 'tests'): string[] {
  const folder = path.join(demo, name, kind);
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}
