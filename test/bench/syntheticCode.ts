/** A program made up of functions of about 20 lines, much as a person would write them; the same for the same seed. */
export function syntheticProgram(lines: number, random: () => number): string[] {
  const program: string[] = [];
  for (let index = 0; program.length < lines; index++) program.push(...syntheticFunction(index, random));
  return program.slice(0, lastEnd(program, lines));
}

/** Another answer to the same request: about one line in 25 differs, and here and there a variable has another name. */
export function variantOf(program: readonly string[], random: () => number): string {
  const lines = program.flatMap((line) => (random() < 1 / 25 ? changed(line, random) : [line]));
  const text = lines.join('\n') + '\n';
  const name = pick(words, random);
  return random() < 0.5 ? text : text.replaceAll(new RegExp(`\\b${name}Total\\b`, 'g'), `${name}Sum`);
}

const words = ['order', 'user', 'price', 'token', 'batch', 'route', 'cache', 'event', 'frame', 'index'];
const operators = ['<', '<=', '>', '>=', '===', '!=='];

function pick<T>(items: readonly [T, ...T[]] | readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('Nothing to pick from.');
  return item;
}

function syntheticFunction(index: number, random: () => number): string[] {
  const word = pick(words, random);
  const total = `${word}Total`;
  const body: string[] = [];
  const statements = 3 + Math.floor(random() * 5);
  for (let step = 0; step < statements; step++) body.push(...statement(word, total, random));
  return [
    `export function ${word}Step${index}(items: readonly number[], limit: number): number {`,
    `  let ${total} = ${Math.floor(random() * 10)};`,
    ...body,
    `  return ${total};`,
    '}',
    '',
  ];
}

function statement(word: string, total: string, random: () => number): string[] {
  const number = Math.floor(random() * 100);
  const operator = pick(operators, random);
  const shapes: readonly string[][] = [
    [`  ${total} += items.length * ${number};`],
    [`  if (${total} ${operator} limit) {`, `    ${total} = Math.min(limit, ${total} - ${number});`, '  }'],
    [
      `  for (const [at, item] of items.entries()) {`,
      `    if (item ${operator} ${number} && at < limit) ${total} += item;`,
      `    else ${total} -= at % ${number + 1};`,
      '  }',
    ],
    [
      `  const ${word}${number} = items.filter((item) => item ${operator} ${number}).map((item) => item * 2);`,
    ],
    [`  while (${total} > limit * ${number + 2}) {`, `    ${total} = Math.floor(${total} / 2);`, '  }'],
    [`  // Keep the ${word} within what is allowed.`, `  ${total} = Math.max(0, ${total});`],
  ];
  return pick(shapes, random);
}

/** Another operator, another number, a statement more or less; what opens or closes a block stays. */
function changed(line: string, random: () => number): string[] {
  const kind = random();
  const indentation = /^\s*/.exec(line)?.[0] ?? '';
  const simple = /^\s+\w+Total .*;$/.test(line);
  if (kind < 0.35) return [line.replace(/ (<|<=|>|>=|===|!==) /, ` ${pick(operators, random)} `)];
  if (kind < 0.65) return [line.replace(/\b\d+\b/, String(Math.floor(random() * 100)))];
  if (simple && kind < 0.85) return [line, `${indentation}console.log(limit, ${Math.floor(random() * 9)});`];
  return simple ? [] : [line];
}

/** The end of the last whole function within the lines, or of the first one. */
function lastEnd(program: readonly string[], lines: number): number {
  const within = program.lastIndexOf('}', lines - 1);
  return (within < 0 ? program.indexOf('}') : within) + 1;
}
