'use strict';
// What the test host really loads. VS Code for the web reports success when its extension host dies half way,
// so the true entry's outcome is written down, and no outcome means failure.
const { writeFileSync } = require('node:fs');

exports.run = async () => {
  const note = (outcome) => writeFileSync(process.env.VSCODE_TEST_HOST_RESULT, JSON.stringify(outcome));
  try {
    await require(process.env.VSCODE_TEST_HOST_ENTRY).run();
    note({ ok: true });
  } catch (error) {
    note({ ok: false, error: String(error?.stack ?? error) });
    throw error;
  }
};
