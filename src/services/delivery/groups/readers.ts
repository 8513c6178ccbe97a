/**
 * Whose mailboxes a stranger's message would have reached, groups and all: they hear of it when it is not let in (R6.6).
 *
 * Of a group that takes mail of anyone: its members, or its moderators where they decide first or stand behind the address
 * (`+owner`). A group that takes none from outside would have had none, and nobody missed anything. Cost: nothing without groups.
 */
import { expandGroups, readGroupRules } from '#domain/groups/expand.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { EnvelopeRecipient } from '../incoming-message.ts';
import type { GroupSettings } from './group-parts.ts';

/** The accounts, each once. */
export async function readersOf(
  recipients: readonly EnvelopeRecipient[],
  { groups, clock }: { groups?: GroupSettings; clock: Clock },
): Promise<AccountId[]> {
  const readers = new Set(recipients.flatMap(({ accountId }) => accountId ?? []));
  const posts = recipients.filter(({ groupId }) => groupId !== undefined);
  if (!groups || posts.length === 0) return [...readers];
  const ids = [...new Set(posts.flatMap(({ groupId }) => groupId ?? []))];
  const [rules, members] = await Promise.all([
    readGroupRules(groups.db, ids),
    expandGroups(groups.db, ids, clock()),
  ]);
  const rulesById = new Map(rules.map((group) => [group.id, group]));
  const membersById = Map.groupBy(members, (member) => member.groupId);
  for (const { groupId = '', mailboxTag } of posts) {
    const group = rulesById.get(groupId);
    // What comes to a list's return address is a bounce, and nobody reads it.
    if (!group || mailboxTag?.startsWith('bounces')) continue;
    const isForOwner = mailboxTag === 'owner';
    if (!isForOwner && group.whoMayPost !== 'anyone') continue;
    const found =
      isForOwner || group.isModerated
        ? group.moderators
        : (membersById.get(groupId) ?? []).flatMap(({ accountId }) => accountId ?? []);
    for (const accountId of found) readers.add(accountId);
  }
  return [...readers];
}
