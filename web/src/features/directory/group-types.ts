/** Groups as the server gives them (`urn:congthu:groups`). */
import { registerType } from '../../jmap/sync.ts';

export interface GroupMember {
  accountId?: string;
  groupId?: string;
  address?: string;
  name?: string;
}

/** An address that stands for several people. */
export interface MailGroup {
  id: string;
  address: string;
  name: string;
  description: string;
  unitId: string;
  membership: 'static' | 'unit' | 'post';
  includesBelow: boolean;
  ranks: string[];
  whoMayPost: 'anyone' | 'inside' | 'members' | 'moderators';
  isModerated: boolean;
  isList: boolean;
  moderators: string[];
  members: GroupMember[] | null;
  mayManage: boolean;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    Group: MailGroup;
  }
}

registerType('Group', { properties: undefined, wholly: true });
