import { parseArgs } from 'node:util';

export const START_HELP = `Usage: npm start [-- OPTIONS]

Starts VS Code with the extension and a sample workspace, and opens it in the browser. Ctrl-C ends it.

  --desktop      use the desktop VS Code (\`code\` on the PATH) instead of the browser
  --no-open      print the address only
  --port N       listen on this port; any free one by default
  --check        no person needed: run one request in a headless browser, save out/check.png, and print the
                 figures of the run as one line of JSON
  --task NAME    the task that --check runs; parse-duration by default
  --help         print this
`;

/**
 * @param {string[]} args
 * @throws Error for an option that does not exist
 */
export function parseStartOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      desktop: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string' },
      check: { type: 'boolean', default: false },
      task: { type: 'string', default: 'parse-duration' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error(`--port needs a number from 1 to 65535, not "${values.port}".`);
  }
  return { ...values, open: !values['no-open'], port };
}
