/** Exit codes of the command line, after sysexits(3), so that scripts can tell what went wrong. */
import type { RefusalCode } from '#platform/kernel/fault.ts';

export const EXIT = {
  ok: 0,
  /** A check found something, or our own fault. */
  failure: 1,
  usage: 64,
  data: 65,
  unavailable: 69,
  cannotCreate: 73,
  io: 74,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each refusal means to a script. */
export const EXIT_OF_REFUSAL: Readonly<Record<RefusalCode, ExitCode>> = {
  authenticationFailed: EXIT.noPermission,
  authenticationTooOften: EXIT.noPermission,
  accountLocked: EXIT.noPermission,
  passwordMustChange: EXIT.noPermission,
  confirmationNeeded: EXIT.noPermission,
  appPasswordNeeded: EXIT.noPermission,
  tlsRequired: EXIT.noPermission,
  notPermitted: EXIT.noPermission,
  notFound: EXIT.data,
  alreadyExists: EXIT.data,
  overQuota: EXIT.data,
  tooLarge: EXIT.data,
  tooMany: EXIT.data,
  invalidArgument: EXIT.data,
  inUse: EXIT.data,
  conflict: EXIT.data,
  temporarilyUnavailable: EXIT.unavailable,
  storageFull: EXIT.io,
};

/** What the system's own error codes mean to a script. */
export const EXIT_OF_SYSTEM_ERROR: Readonly<Record<string, ExitCode>> = {
  EACCES: EXIT.noPermission,
  EPERM: EXIT.noPermission,
  ENOENT: EXIT.data,
  EISDIR: EXIT.data,
  ENOTDIR: EXIT.data,
  EEXIST: EXIT.cannotCreate,
  EROFS: EXIT.cannotCreate,
  ENOSPC: EXIT.io,
  EDQUOT: EXIT.io,
  EIO: EXIT.io,
  EADDRINUSE: EXIT.unavailable,
  ECONNREFUSED: EXIT.unavailable,
};
