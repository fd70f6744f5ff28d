export { pause, systemClock } from './clock.ts';
export {
  startProcess,
  type ExitReport,
  type ManagedProcess,
  type ProcessOptions,
} from './managed-process.ts';
export { freePort, isListening, probe } from './network.ts';
export { hasEnvironment, readProcessTable, type ProcessInfo } from './process-table.ts';
export { MARK_VARIABLE, ProcessTree, type TreeUsage } from './process-tree.ts';
export { stopTree } from './stop-tree.ts';
export { createFolder, requireWritable, writeFileWhole } from './write-file.ts';
export { describeEnvironment } from './describe-environment.ts';
export { isDiskFull } from './disk-space.ts';
export {
  hashOf,
  keepNewestFolders,
  readTextFile,
  readTextFiles,
  type TextFile,
} from './documents.ts';
export { takeLock } from './lock.ts';
export { startTarget, type RunningTarget } from './target-process.ts';
export { loadWorkspaceConfig } from './load-config.ts';
export { progressPrinter, runProgram, say } from './program.ts';
