/** Whether a TOML or INI file has a section, or one within it, such as `tool.ruff` or `mypy`. */
export function hasSection(text: string | undefined, section: string): boolean {
  if (text === undefined) return false;
  return text.split('\n').some((line) => {
    const header = /^\s*\[{1,2}([^\]]+)\]/.exec(line)?.[1]?.trim();
    return header === section || header?.startsWith(`${section}.`) === true;
  });
}
