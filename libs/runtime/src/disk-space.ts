import { statfs } from 'node:fs/promises';

/**
 * Says whether nothing more can be written to the file system of a folder by this user. A program whose file was cut
 * there seldom says so itself.
 *
 * @returns false also where it cannot be found out
 */
export async function isDiskFull(folder: string): Promise<boolean> {
  const space = await statfs(folder).catch(() => undefined);
  if (space === undefined || space.blocks === 0) return false;
  // What is kept back for root counts for root alone.
  return (process.getuid?.() === 0 ? space.bfree : space.bavail) === 0;
}
