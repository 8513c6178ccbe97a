/** The commands of the audit record. */
import type { CommandDefinition } from '../command-definition.ts';
import { auditList } from './audit-list.ts';
import { auditVerify } from './audit-verify.ts';

export const commands: readonly CommandDefinition[] = [auditList, auditVerify];
