import * as vscode from 'vscode';
import { parsePreviewUri, previewScheme } from './previewUri';

interface PreviewFile {
  readonly bytes: Uint8Array;
  readonly modified: number;
}

/**
 * Virtual files that live as long as the window: the consensus can be edited (and undone) like any file, all else
 * is read-only. Nothing of it is on disk.
 */
export interface PreviewFiles extends vscode.Disposable {
  write(uri: vscode.Uri, text: string): void;
  read(uri: vscode.Uri): string | undefined;
  /** Forgets every file of a run. */
  drop(run: string): void;
}

export function createPreviewFiles(): PreviewFiles {
  const files = new Map<string, PreviewFile>();
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let clock = Date.now();

  function put(uri: vscode.Uri, bytes: Uint8Array): void {
    const type = files.has(uri.toString()) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    files.set(uri.toString(), { bytes, modified: ++clock });
    changes.fire([{ type, uri }]);
  }

  function get(uri: vscode.Uri): PreviewFile {
    const file = files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  const provider = fileSystem(get, put, changes.event);
  const registration = vscode.workspace.registerFileSystemProvider(previewScheme, provider, {
    isCaseSensitive: true,
  });
  return {
    write: (uri, text) => put(uri, new TextEncoder().encode(text)),
    read(uri) {
      const file = files.get(uri.toString());
      return file && new TextDecoder().decode(file.bytes);
    },
    drop(run) {
      for (const key of [...files.keys()])
        if (parsePreviewUri(vscode.Uri.parse(key))?.run === run) files.delete(key);
    },
    dispose() {
      registration.dispose();
      changes.dispose();
      files.clear();
    },
  };
}

function fileSystem(
  get: (uri: vscode.Uri) => PreviewFile,
  put: (uri: vscode.Uri, bytes: Uint8Array) => void,
  onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>,
): vscode.FileSystemProvider {
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const editable = (uri: vscode.Uri): boolean => parsePreviewUri(uri)?.kind === 'consensus';
  return {
    onDidChangeFile,
    watch: () => ({ dispose: () => undefined }),
    stat(uri) {
      const { bytes, modified } = get(uri);
      const stat = { type: vscode.FileType.File, ctime: 0, mtime: modified, size: bytes.byteLength };
      return editable(uri) ? stat : { ...stat, permissions: vscode.FilePermission.Readonly };
    },
    readFile: (uri) => get(uri).bytes,
    writeFile(uri, bytes) {
      get(uri);
      if (!editable(uri)) refuse(uri);
      put(uri, bytes);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
}
