import { hasSection } from '../project/configSections';
import { foldersUp, inFolder } from '../project/foldersUp';
import { readLibtest } from '../reports/readLibtest';
import type { FoundPlan, TestRequest } from './testRequest';

/** The plan for the tests of the Rust package that the file belongs to. */
export async function cargoPlan({ project, file, toolHomes }: TestRequest): Promise<FoundPlan> {
  const { cargo, rustup } = toolHomes;
  for (const at of foldersUp(file)) {
    if (!hasSection(await project.text(inFolder(at, 'Cargo.toml')), 'package')) continue;
    return {
      tool: 'cargo test',
      at,
      before: [],
      command: (places) => ({
        program: 'cargo',
        args: ['test', '--no-fail-fast', '--offline', '--color=never'],
        env: {
          // A target folder of the person's own may be linked, and cannot be written.
          CARGO_TARGET_DIR: `${places.folder}/.consilience-target`,
          RUST_BACKTRACE: '0',
          ...(cargo === undefined ? {} : { CARGO_HOME: cargo }),
          ...(rustup === undefined ? {} : { RUSTUP_HOME: rustup }),
        },
      }),
      // Never the whole of cargo's folder: it holds the person's credentials.
      readable: [
        ...(cargo === undefined ? [] : [`${cargo}/registry`, `${cargo}/git`, `${cargo}/bin`]),
        ...(rustup === undefined ? [] : [rustup]),
      ],
      fineCodes: [],
      read: readLibtest,
    };
  }
  return undefined;
}
