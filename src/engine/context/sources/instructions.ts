import type { Collector } from '../collector';
import { INSTRUCTION_PATHS } from '../projectPaths';
import { relevance } from '../relevance';
import type { WorkspaceFiles } from '../workspaceFiles';

/** Adds the project's own instruction files. */
export async function addInstructions(files: WorkspaceFiles, collector: Collector): Promise<void> {
  for (const [position, path] of INSTRUCTION_PATHS.entries()) {
    const text = await files.read(path);
    if (text === undefined) continue;
    collector.add({
      id: `instructions:${path}`,
      kind: 'instructions',
      title: path,
      path,
      text,
      relevance: relevance.instructions(position),
      answers: `instructions:${path}`,
      origin: 'text',
    });
  }
}
