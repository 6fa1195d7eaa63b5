import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports point one way: editor, cli, tree → engine ← models, execution; only extension.ts wires the editor. */
const forbidden = {
  engine: ['editor', 'cli', 'models', 'execution', 'tree', 'webview'],
  models: ['editor', 'cli', 'execution', 'tree', 'webview'],
  execution: ['editor', 'cli', 'models', 'tree', 'webview'],
  tree: ['editor', 'cli', 'webview'],
  cli: ['editor', 'webview'],
  editor: ['cli', 'webview'],
};
/** What a pure engine may not touch, and what has no place outside the editor. */
const outside = {
  engine: ['vscode', 'node:*', 'openai', 'openai/*', 'fs', 'path', 'os', 'child_process'],
  cli: ['vscode'],
  models: ['vscode'],
  execution: ['vscode'],
  tree: ['vscode'],
};

const walls = Object.entries(forbidden).map(([room, others]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${others.join('|')})/|^(\\.\\./)+extension$|/test/`,
            message: `${room}/ may not import this room: data flows one way`,
          },
          ...(outside[room]
            ? [{ group: outside[room], message: `${room}/ does without it: pass it in` }]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      '.vscode-test',
      'test/fixtures/demo',
      'test/fixtures/projects',
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
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'name what you export' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...walls,
  {
    files: ['src/editor/**/*.ts', 'test/unit/editor/**/*.ts'],
    // VS Code declares Disposable as a class, and takes any object with a `dispose`.
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
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
  { files: ['*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
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
