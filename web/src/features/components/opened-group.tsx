/** What opens over the page: dialogs and menus. Each begins where people go on, and Escape closes it. */
import { Button, Menu } from '@mantine/core';
import { IconArchive, IconChevronDown, IconStar, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { ReasonDialog } from '../console/parts/reason-dialog.tsx';
import { ConfirmDialog } from '../shell/confirm-dialog.tsx';
import { NameDialog } from '../shell/name-dialog.tsx';
import { Group, Specimen, State } from './specimen.tsx';

type Opened = 'confirm' | 'name' | 'reason';

function Dialogs() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const done = (): Promise<boolean> => {
    showToast(t('components.done'));
    return Promise.resolve(true);
  };
  const title = t('components.dialog');
  return (
    <Specimen name="ConfirmDialog, NameDialog, ReasonDialog">
      {(['confirm', 'name', 'reason'] as const).map((name) => (
        <Button key={name} variant="default" onClick={() => setOpened(name)}>
          {t(`components.dialogs.${name}`)}
        </Button>
      ))}
      {opened === 'confirm' && (
        <ConfirmDialog
          title={title}
          text={t('components.sentence')}
          act={t('folders.delete')}
          onConfirm={() => void done().then(close)}
          onClose={close}
        />
      )}
      {opened === 'name' && (
        <NameDialog
          title={title}
          label={t('components.text')}
          name=""
          maxLength={60}
          onName={done}
          onClose={close}
        />
      )}
      {opened === 'reason' && (
        <ReasonDialog
          title={title}
          act={t('components.act')}
          text={t('components.sentence')}
          isRunning={false}
          onSubmit={done}
          onClose={close}
        />
      )}
    </Specimen>
  );
}

export function OpenedGroup() {
  const { t } = useTranslation();
  return (
    <Group name="opened">
      <Dialogs />
      <Specimen name="Menu">
        <State of="usual">
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={15} />}>
                {t('components.menu')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconArchive size={16} />}>{t('acts.archive')}</Menu.Item>
              <Menu.Item leftSection={<IconStar size={16} />} disabled>
                {t('list.flag')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} color="red">
                {t('folders.delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </State>
      </Specimen>
    </Group>
  );
}
