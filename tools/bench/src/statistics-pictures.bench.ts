import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benchDir } from './paths.ts';
import { runBench } from './run-bench.ts';
import { statisticsPictures } from './statistics-pictures/pictures.ts';

await runBench('statistics-pictures', async ({ print }) => {
  const folder = path.join(benchDir, '../../docs/pictures');
  await mkdir(folder, { recursive: true });
  for (const [name, svg] of Object.entries(statisticsPictures())) {
    await writeFile(path.join(folder, name), svg);
    print(`docs/pictures/${name}`);
  }
  return true;
});
