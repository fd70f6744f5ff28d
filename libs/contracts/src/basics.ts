// What works without zod, whose start costs more than reading a file of 100 MB.
export * from './errors.ts';
export * from './schema-names.ts';
