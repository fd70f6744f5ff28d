import { expect, jest, test } from '@jest/globals';

test('mathjs is not loaded until there is a formula', async () => {
  let loaded = 0;
  jest.unstable_mockModule('mathjs', () => {
    loaded++;
    throw new Error('mathjs was loaded');
  });
  const { formula } = await import('./formula.ts');
  const { quantity } = await import('./quantity.ts');
  await import('../index.ts');
  await quantity('5');
  await quantity('20 %');
  await expect(quantity('no quantity')).rejects.toMatchObject({ code: 'CRITERION_INVALID' });
  expect(loaded).toBe(0);
  await expect(formula('1 + 1', [])).rejects.toThrow('mathjs was loaded');
  expect(loaded).toBe(1);
});
