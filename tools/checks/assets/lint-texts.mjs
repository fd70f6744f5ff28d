import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/**
 * Lints texts that are in no file: reads `[{ filePath, text }]` from stdin, prints `[[{ ruleId, message }]]` in the
 * same order. The workspace's own configuration applies, without the rules that need a file's types.
 */
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});
let input = '';
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const { filePath, text } of JSON.parse(input)) {
  const [result] = await eslint.lintText(text, { filePath });
  results.push((result?.messages ?? []).map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(results));
