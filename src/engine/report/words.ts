/** Puts a message into the person's language: `{0}` stands for the first argument, and so on. */
export interface Words {
  t(message: string, ...args: (string | number)[]): string;
}

/** The messages as they stand, for hosts without translations. */
export const englishWords: Words = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole)),
};
