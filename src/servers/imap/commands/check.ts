/**
 * NOOP and CHECK (RFC 3501 §6.1.2, §6.4.1): the client asks what is new. The store needs no checkpoint.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';

export const noop = defineCommand({
  name: 'NOOP',
  states: ['notAuthenticated', 'authenticated', 'selected'],
  mayExpunge: true,
  catchesUp: true,
  decode: decodeNoArguments,
  run: async () => ok('Nothing done.'),
});

export const check = defineCommand({
  name: 'CHECK',
  states: ['selected'],
  mayExpunge: true,
  catchesUp: true,
  decode: decodeNoArguments,
  run: async () => ok('All is on disk.'),
});
