/** The members that a group names, and its moderators: people, other groups, addresses. */
import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../../jmap/use-fetched.ts';
import type { GroupMember, MailGroup } from '../../directory/group-types.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { Part } from '../parts/detail.tsx';
import { PickPerson } from '../pick-person.tsx';
import { useAct } from '../use-act.ts';

/** Names of accounts, fetched where they are not here. */
function useNames(ids: readonly string[]): (id: string) => string {
  const accounts = useFetched('Account', PROVINCE, ids);
  return (id) => plainName(accounts.find((account) => account.id === id)?.name ?? '…');
}

interface ListProps {
  items: readonly { key: string; name: string }[];
  mayChange: boolean;
  onRemove: (key: string) => void;
}

function List({ items, mayChange, onRemove }: ListProps) {
  const { t } = useTranslation();
  if (items.length === 0) return <p className="nobody">{t('console.groups.nobody')}</p>;
  return (
    <ul className="group-people">
      {items.map(({ key, name }) => (
        <li key={key}>
          {name}
          {mayChange && (
            <CloseButton
              size="sm"
              aria-label={t('console.groups.remove', { name })}
              onClick={() => onRemove(key)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const keyOf = (member: GroupMember): string => member.accountId ?? member.groupId ?? member.address ?? '';
const plain = ({ accountId, groupId, address }: GroupMember): GroupMember =>
  accountId ? { accountId } : groupId ? { groupId } : { address: address ?? '' };

export function GroupPeople({ group }: { group: MailGroup }) {
  const { t } = useTranslation();
  const { run } = useAct('Group');
  const members = group.members ?? [];
  const ids = [...members.flatMap(({ accountId }) => accountId ?? []), ...group.moderators];
  const nameOf = useNames([...new Set(ids)]);
  const setMembers = (next: readonly GroupMember[]): void =>
    void run({ update: { [group.id]: { members: next.map(plain) } } }, t('console.groups.saved'));
  const setModerators = (next: readonly string[]): void =>
    void run({ update: { [group.id]: { moderators: next } } }, t('console.groups.saved'));
  const mayChange = group.mayManage;
  return (
    <>
      {group.membership === 'static' && (
        <Part title={t('console.groups.members', { count: members.length })}>
          <List
            mayChange={mayChange}
            items={members.map((member) => ({
              key: keyOf(member),
              name: member.accountId ? nameOf(member.accountId) : (member.address ?? member.name ?? ''),
            }))}
            onRemove={(key) => setMembers(members.filter((member) => keyOf(member) !== key))}
          />
          {mayChange && (
            <PickPerson
              label={t('console.groups.add')}
              gives="accountId"
              isRequired={false}
              value={null}
              onChange={(accountId) =>
                accountId !== null &&
                !members.some((member) => member.accountId === accountId) &&
                setMembers([...members, { accountId }])
              }
            />
          )}
        </Part>
      )}
      <Part title={t('console.groups.moderators')}>
        <List
          mayChange={mayChange}
          items={group.moderators.map((id) => ({ key: id, name: nameOf(id) }))}
          onRemove={(key) => setModerators(group.moderators.filter((id) => id !== key))}
        />
        {mayChange && (
          <PickPerson
            label={t('console.groups.addModerator')}
            gives="accountId"
            isRequired={false}
            value={null}
            onChange={(id) =>
              id !== null && !group.moderators.includes(id) && setModerators([...group.moderators, id])
            }
          />
        )}
      </Part>
    </>
  );
}
