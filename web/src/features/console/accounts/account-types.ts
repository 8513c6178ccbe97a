/** An account as those see it who administer it. */
import type { DirectoryAccount } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';
import type { BadgeKind } from '../../objects/badge.tsx';

export interface ConsoleAccount extends DirectoryAccount {
  aliases: string[];
  state: 'active' | 'locked' | 'retired';
  createdAt: string;
  lockedReason: string | null;
  hasPassword: boolean | null;
  mustChangePassword: boolean | null;
}

/** How the states look. */
export const ACCOUNT_STATES: Record<ConsoleAccount['state'], BadgeKind> = {
  active: 'good',
  locked: 'danger',
  retired: 'plain',
};

registerType('Account', { properties: undefined, wholly: false });
