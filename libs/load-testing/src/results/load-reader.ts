import type { Format } from './format.ts';
import { isRaw, RAW_READERS, type CreateReader } from './raw-readers.ts';

/** @returns what `createReader` does for a format; what reads tools' own summaries is only loaded when it is needed */
export async function loadReader(format: Format): Promise<CreateReader> {
  if (isRaw(format)) return RAW_READERS[format];
  const { createReader } = await import('./create-reader.ts');
  return (sink) => createReader(format, sink);
}
