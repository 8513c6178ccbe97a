/** Where to move something. */
import { IconFolderSymlink } from '@tabler/icons-react';
import { cloneElement, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { MoveProps } from './move-picker.tsx';

const MovePicker = lazy(() => import('./move-picker.tsx').then((module) => ({ default: module.MovePicker })));

/** What the key does: the menu of the chosen rows, else that of the open message; whether there is one. */
export function openMoveMenu(): boolean {
  const menus = [...document.querySelectorAll<HTMLElement>('[data-move-menu]')];
  const menu = menus.find((one) => one.closest('.chosen-bar')) ?? menus.at(-1);
  menu?.click();
  return menu !== undefined;
}

export function MoveMenu(props: MoveProps) {
  const { t } = useTranslation();
  const [isWanted, setWanted] = useState(false);
  const button = (
    <IconButton icon={IconFolderSymlink} label={t('acts.move')} hotkey="v" data-move-menu="true" />
  );
  const closed = cloneElement(button, {
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
    onClick: () => setWanted(true),
  });
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <MovePicker button={button} {...props} />
    </Suspense>
  );
}
