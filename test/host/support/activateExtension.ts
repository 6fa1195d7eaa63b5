import * as vscode from 'vscode';
import type { ConsilienceApi } from '../../../src/api';

export const extensionId = 'consilience.consilience';

/**
 * Activates the extension where that has not happened yet.
 * @returns what it exports
 * @throws Error when it is not installed
 */
export async function activateExtension(): Promise<ConsilienceApi> {
  const extension = vscode.extensions.getExtension<ConsilienceApi>(extensionId);
  if (extension === undefined) throw new Error(`The extension ${extensionId} is not loaded.`);
  return await extension.activate();
}
