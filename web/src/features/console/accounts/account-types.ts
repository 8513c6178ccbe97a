/** An account as those see it who administer it. */
import type { DirectoryAccount } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';

export interface ConsoleAccount extends DirectoryAccount {
  aliases: string[];
  state: 'active' | 'locked' | 'retired';
  createdAt: string;
  lockedReason: string | null;
  hasPassword: boolean | null;
  mustChangePassword: boolean | null;
}

registerType('Account', { properties: undefined, wholly: false });
