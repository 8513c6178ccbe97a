/** The commands of accounts. */
import type { CommandDefinition } from '../command-definition.ts';
import { accountAdd } from './account-add.ts';
import { accountAppPassword } from './account-app-password.ts';
import { accountFactorReset } from './account-factor-reset.ts';
import { accountList } from './account-list.ts';
import { accountLock } from './account-lock.ts';
import { accountPassword } from './account-password.ts';
import { accountReadState } from './account-read-state.ts';
import { accountUnlock } from './account-unlock.ts';

export const commands: readonly CommandDefinition[] = [
  accountAdd,
  accountList,
  accountPassword,
  accountLock,
  accountAppPassword,
  accountFactorReset,
  accountUnlock,
  accountReadState,
];
