import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { runTool } from '../process/runTool';

const WALL_MS = 5 * 60_000;

/**
 * Removes a folder with all that is in it; links are removed, not followed. Programs may have left folders that
 * cannot be entered, or that lie deeper than a path can name: the system's own `rm` goes down step by step.
 * @throws Error when something is left.
 */
export async function removeTree(folder: string): Promise<void> {
  const tool = (program: string, ...args: string[]): ReturnType<typeof runTool> =>
    runTool(program, [...args, '--', folder], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, wallMs: WALL_MS });
  if (process.platform === 'win32') {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    return;
  }
  const first = await tool('/bin/rm', '-rf');
  if (first.code === 0) return;
  await tool('/bin/chmod', '-R', 'u+rwX');
  const second = await tool('/bin/rm', '-rf');
  if (second.code !== 0 || existsSync(folder)) {
    throw new Error(`${folder} could not be removed (${second.stderr.trim()}). Remove it by hand.`);
  }
}
