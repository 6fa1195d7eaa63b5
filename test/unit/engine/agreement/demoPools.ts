import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Member } from '../../../../src/engine/agreement/agreement';

const folder = join(import.meta.dirname, '../../../fixtures/demo');

/** What real models answered to one request. */
export interface DemoPool {
  readonly name: string;
  readonly languageId: 'typescript' | 'python';
  readonly base: string;
  readonly members: readonly Member[];
}

/** The replies of the demo's tasks as pools of equal votes. */
export function demoPools(): DemoPool[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readPool(entry.name));
}

function readPool(name: string): DemoPool {
  const task: unknown = JSON.parse(readFileSync(join(folder, name, 'task.json'), 'utf8'));
  if (typeof task !== 'object' || task === null || !('file' in task) || typeof task.file !== 'string') {
    throw new Error(`${name} names no file`);
  }
  const replies = readdirSync(join(folder, name, 'replies')).sort();
  return {
    name,
    languageId: task.file.endsWith('.py') ? 'python' : 'typescript',
    base: readFileSync(join(folder, name, task.file), 'utf8'),
    members: replies.map((file) => ({
      id: file.replace('.md', ''),
      text: lastBlock(readFileSync(join(folder, name, 'replies', file), 'utf8')),
      weight: 1,
    })),
  };
}

function lastBlock(reply: string): string {
  const blocks = [...reply.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)];
  return blocks.at(-1)?.[1] ?? '';
}
