import { foldersUp, inFolder, seenFrom } from './foldersUp';
import { readPackageJson } from './packageJson';
import type { ProjectView } from './projectView';

/** A tool that is installed in the workspace. */
export interface NodeTool {
  /** The script to hand to node, as seen from the folder that the tool runs in. */
  readonly script: string;
  readonly version: string;
}

/**
 * Finds an installed package and its program, in the folder and those above it.
 * @param at the folder that the tool will run in, relative to the workspace folder
 * @param bin the name of the program, where it is not that of the package
 */
export async function findNodeTool(
  project: ProjectView,
  at: string,
  name: string,
  bin = name,
): Promise<NodeTool | undefined> {
  for (const folder of foldersUp(inFolder(at, '-'))) {
    const home = inFolder(folder, `node_modules/${name}`);
    const json = await readPackageJson(project, `${home}/package.json`);
    const script = typeof json?.bin === 'string' ? json.bin : json?.bin?.[bin];
    if (json === undefined || script === undefined) continue;
    return { script: seenFrom(at, `${home}/${script.replace(/^\.\//, '')}`), version: json.version };
  }
  return undefined;
}
