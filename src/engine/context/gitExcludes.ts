/**
 * Where git reads the ignore rules of all a person's repositories from.
 * @param config the text of the person's git configuration, '' where there is none.
 * @param home the person's home folder, no slash at the end.
 */
export function globalExcludesFile(config: string, home: string): string {
  const core = /^[ \t]*\[core\][ \t]*(?:[#;][^\n]*)?\n(?<entries>(?:(?![ \t]*\[)[^\n]*(?:\n|$))*)/im.exec(
    config,
  )?.groups?.['entries'];
  const set = /^[ \t]*excludesfile[ \t]*=[ \t]*"?([^"\n#;]+?)"?[ \t]*(?:[#;][^\n]*)?$/im.exec(
    core ?? '',
  )?.[1];
  return set === undefined ? `${home}/.config/git/ignore` : set.replace(/^~(?=\/)/, home);
}
