import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ToolHomes } from './frameworks/testRequest';

/**
 * Where cargo and go keep what they downloaded, as far as it is there.
 * @param env the environment of the extension
 * @param home the person's home folder
 */
export function findToolHomes(env: Readonly<Record<string, string | undefined>>, home: string): ToolHomes {
  const there = (folder: string): string | undefined => (existsSync(folder) ? folder : undefined);
  const cargo = there(env['CARGO_HOME'] ?? path.join(home, '.cargo'));
  const rustup = there(env['RUSTUP_HOME'] ?? path.join(home, '.rustup'));
  const goModules = there(env['GOMODCACHE'] ?? path.join(env['GOPATH'] ?? path.join(home, 'go'), 'pkg/mod'));
  return {
    ...(cargo === undefined ? {} : { cargo }),
    ...(rustup === undefined ? {} : { rustup }),
    ...(goModules === undefined ? {} : { goModules }),
  };
}
