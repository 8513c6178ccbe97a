/** The commands of backups. */
import type { CommandDefinition } from '../command-definition.ts';
import { backupCreate } from './backup-create.ts';
import { backupList } from './backup-list.ts';
import { backupVerify } from './backup-verify.ts';

export const commands: readonly CommandDefinition[] = [backupCreate, backupList, backupVerify];
