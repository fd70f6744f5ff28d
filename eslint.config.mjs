import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const layers = [
  ['layer:contracts', ['layer:contracts']],
  ['layer:foundation', ['layer:contracts']],
  ['layer:systems', ['layer:contracts', 'layer:foundation']],
  ['layer:judgement', ['layer:contracts', 'layer:foundation']],
  ['layer:workflow', ['layer:contracts', 'layer:foundation', 'layer:systems', 'layer:judgement']],
  [
    'layer:app',
    ['layer:contracts', 'layer:foundation', 'layer:systems', 'layer:judgement', 'layer:workflow'],
  ],
  // Not the adapters: their specs use it.
  ['layer:testkit', ['layer:contracts', 'layer:foundation', 'layer:systems']],
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '**/*.config.{js,ts,mjs}',
      'apps/*/assets/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 250 }],
    },
  },
  {
    files: ['{libs,apps}/*/src/**/*.ts'],
    // Specs and their helpers may use testkit.
    ignores: ['**/*.spec.ts', '**/src/testing/**'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: layers.map(([sourceTag, onlyDependOnLibsWithTags]) => ({
            sourceTag,
            onlyDependOnLibsWithTags,
          })),
        },
      ],
    },
  },
  prettier,
);
