/** The folders from that of the file up to the workspace folder itself, which is `''`. */
export function foldersUp(relativeFile: string): string[] {
  const parts = relativeFile.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('');
}

/** `name` in a folder; either may be `''`. */
export function inFolder(folder: string, name: string): string {
  if (name === '') return folder;
  return folder === '' ? name : `${folder}/${name}`;
}

/** The path of a file of the workspace as seen from one of its folders. */
export function seenFrom(folder: string, file: string): string {
  if (folder === '') return file;
  const from = folder.split('/');
  const to = file.split('/');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
