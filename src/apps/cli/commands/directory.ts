/** The commands of the directory. */
import type { CommandDefinition } from '../command-definition.ts';
import { directoryAsOf } from './directory-as-of.ts';
import { directoryCorrect } from './directory-correct.ts';
import { directoryLdif } from './directory-ldif.ts';

export const commands: readonly CommandDefinition[] = [directoryLdif, directoryAsOf, directoryCorrect];
