const longest = 4000;
// eslint-disable-next-line no-control-regex -- terminal colours are control characters
const colours = /\u001b\[[0-9;]*m/g;

/** A message of a tool without colours and surrounding space, cut to a length; undefined when nothing is left. */
export function tidyMessage(message: string | undefined, most = longest): string | undefined {
  const tidy = message?.replace(colours, '').trim() ?? '';
  if (tidy === '') return undefined;
  return tidy.length > most ? `${tidy.slice(0, most)}…` : tidy;
}

/** An object with the message, where there is one. */
export function withMessage(message: string | undefined): { message?: string } {
  const tidy = tidyMessage(message);
  return tidy === undefined ? {} : { message: tidy };
}
