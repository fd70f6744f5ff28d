import { defineConfig } from 'tsup';
import { app } from '../../tsup.base.ts';

/** One program in pieces that are loaded when a command needs them. */
export default defineConfig({ ...app, splitting: true });
