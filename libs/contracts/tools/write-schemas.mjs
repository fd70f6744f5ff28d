/** Writes the JSON Schemas of all documents to `schema/`, from the built package: `npx nx run contracts:schemas`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jsonSchemas } from '../dist/index.js';

const folder = new URL('../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of jsonSchemas()) writeFileSync(fileURLToPath(new URL(name, folder)), text);
