import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installNode } from './ensureNode.mjs';
import { installOnce, npm } from './npmInstall.mjs';
import { cacheDir } from './paths.mjs';

/** code-server's build of VS Code: 4.x.y is VS Code 1.x.y. */
const CODE_SERVER_VERSION = '4.139.1';

// The two native modules that the server loads at start. Nothing is compiled here, so they are replaced.
// Node's import() sees the names only where they are written as `exports.x = …`.
const STAND_INS = {
  '@vscode/spdlog/index.js': `
const fs = require('node:fs');
const path = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(file) { this.file = file; this.level = 2; this.plain = false; }
  write(level, message) {
    if (level < this.level) return;
    const head = this.plain ? '' : new Date().toISOString() + ' [' + LEVELS[level] + '] ';
    try { fs.appendFileSync(this.file, head + message + '\\n'); } catch {}
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}
async function create(name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`,
  '@vscode/native-watchdog/index.js': 'exports.start = () => {};\n',
};

/**
 * Puts a real VS Code into the cache folder, from npm alone and without a compiler; later calls reuse it.
 * @returns the Node to run it with, and the folder of VS Code
 */
export function installHost() {
  const node = installNode();
  const target = path.join(cacheDir, `code-server-${CODE_SERVER_VERSION}`);
  installOnce(target, (dir) => {
    console.error(`Installing VS Code 1.${CODE_SERVER_VERSION.slice(2)} (code-server) from npm…`);
    writeFileSync(
      path.join(dir, 'package.json'),
      JSON.stringify({ private: true, dependencies: { 'code-server': CODE_SERVER_VERSION } }),
    );
    const vscode = vscodeDir(dir);
    npm(['install', '--omit=dev'], dir);
    // What the install script of code-server would do; `npm ci` refuses its lock file.
    npm(['install', '--omit=dev'], vscode);
    npm(['install', '--omit=dev'], path.join(vscode, 'extensions'));
    for (const [file, text] of Object.entries(STAND_INS)) {
      writeFileSync(path.join(vscode, 'node_modules', file), text);
    }
    // Large, and of no use without a network and an account.
    rmSync(path.join(vscode, 'extensions/copilot'), { recursive: true, force: true });
  });
  return { node, vscode: vscodeDir(target) };
}

function vscodeDir(dir) {
  return path.join(dir, 'node_modules/code-server/lib/vscode');
}
