import * as z from 'zod';
import { foldersUp, inFolder } from './foldersUp';
import type { ProjectView } from './projectView';

const names = z.record(z.string(), z.string()).catch({});
const schema = z.object({
  scripts: names,
  dependencies: names,
  devDependencies: names,
  version: z.string().catch(''),
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
  jest: z.unknown().optional(),
  mocha: z.unknown().optional(),
  eslintConfig: z.unknown().optional(),
});

/** What matters here of a package.json. */
export type PackageJson = z.infer<typeof schema>;

/** A package of the workspace that a file belongs to. */
export interface NodePackage {
  /** Its folder relative to the workspace folder. */
  readonly at: string;
  readonly json: PackageJson;
}

/** The packages that a file belongs to, innermost first. */
export async function packagesOf(project: ProjectView, file: string): Promise<NodePackage[]> {
  const found: NodePackage[] = [];
  for (const at of foldersUp(file)) {
    const json = await readPackageJson(project, inFolder(at, 'package.json'));
    if (json) found.push({ at, json });
  }
  return found;
}

/** Reads a package.json; undefined where there is none or it is not one. */
export async function readPackageJson(project: ProjectView, file: string): Promise<PackageJson | undefined> {
  const text = await project.text(file);
  if (text === undefined) return undefined;
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the package names the other among what it depends on. */
export function dependsOn(json: PackageJson, name: string): boolean {
  return name in json.dependencies || name in json.devDependencies;
}
