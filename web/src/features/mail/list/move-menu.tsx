/** Where to move something. */
import { IconFolderSymlink } from '@tabler/icons-react';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { LaterMenu } from '../../../design/parts/later-menu.tsx';
import type { MoveProps } from './move-items.tsx';

const MoveItems = lazy(() => import('./move-items.tsx').then((module) => ({ default: module.MoveItems })));

/** What the key does: the menu of the chosen rows, else that of the open message; whether there is one. */
export function openMoveMenu(): boolean {
  const menus = [...document.querySelectorAll<HTMLElement>('[data-move-menu]')];
  const menu = menus.find((one) => one.closest('.chosen-bar')) ?? menus.at(-1);
  menu?.click();
  return menu !== undefined;
}

export function MoveMenu(props: MoveProps) {
  const { t } = useTranslation();
  const button = (
    <IconButton icon={IconFolderSymlink} label={t('acts.move')} hotkey="v" data-move-menu="true" />
  );
  return (
    <LaterMenu button={button} width={260} hasField>
      <MoveItems {...props} />
    </LaterMenu>
  );
}
