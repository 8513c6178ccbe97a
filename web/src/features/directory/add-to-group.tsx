/** Adds a person to one of the groups that one manages and that name their members. */
import { Button, Menu } from '@mantine/core';
import { IconUsersPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient, useObjects } from '../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import type { MailGroup } from './group-types.ts';
import { plainName } from './plain-name.ts';

export function AddToGroup({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const list = useObjectList('Group', { sort: 'name', isAscending: true });
  const groups = useObjects('Group', PROVINCE, list.ids).filter(
    ({ mayManage, membership }) => mayManage && membership === 'static',
  );
  if (groups.length === 0) return null;
  const add = async (group: MailGroup): Promise<void> => {
    const members = (group.members ?? []).map(({ accountId: id, groupId, address }) =>
      id ? { accountId: id } : groupId ? { groupId } : { address },
    );
    try {
      const update = { [group.id]: { members: [...members, { accountId }] } };
      await client.perform(PROVINCE, [['Group/set', { accountId: PROVINCE, update }]]);
      await client.fetchSome('Group', PROVINCE, [group.id]);
      showToast(t('directory.added', { name, group: plainName(group.name) }));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconUsersPlus size={17} />}>
          {t('directory.addToGroup')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((group) => {
          const isIn = group.members?.some((member) => member.accountId === accountId) ?? false;
          return (
            <Menu.Item key={group.id} disabled={isIn} onClick={() => void add(group)}>
              {plainName(group.name)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
