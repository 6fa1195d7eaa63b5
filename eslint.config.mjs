import eslint from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const rooms = ['editor', 'cli', 'tree', 'models', 'execution', 'webview'];
/** Imports point one way: editor, cli, tree → engine ← models, execution. */
const walls = [
  { target: './src/engine', from: './src', except: ['./engine'], message: 'engine/ knows no other room' },
  ...['models', 'execution'].map((room) => ({
    target: `./src/${room}`,
    from: './src',
    except: ['./engine', `./${room}`],
    message: `${room}/ may import engine/ only`,
  })),
  ...rooms
    .filter((room) => room !== 'editor')
    .map((room) => ({
      target: `./src/${room}`,
      from: './src/editor',
      message: 'only extension.ts wires the editor',
    })),
  { target: './src', from: './test', message: 'the product does not know its tests' },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      '.vscode-test',
      'test/fixtures/demo',
      'test/fixtures/workspaces',
      'test/fixtures/replies',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/engine/tsconfig.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: walls }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/editor/**/*.ts'],
    // VS Code declares Disposable as a class, and takes any object with a `dispose`.
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['vscode', 'node:*', 'openai', 'openai/*', 'fs', 'path', 'os', 'child_process'],
              message: 'engine/ is pure: pass it in',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'fetch',
        'console',
        'Date',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'pass a random source in' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortController: 'readonly',
        fetch: 'readonly',
        document: 'readonly',
        getComputedStyle: 'readonly',
        HTMLIFrameElement: 'readonly',
        require: 'readonly',
        exports: 'writable',
        module: 'writable',
        performance: 'readonly',
        structuredClone: 'readonly',
      },
    },
  },
);
