/** Above everything: the search, and on small screens the way to the folders. */
import { IconCloudOff, IconMenu2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/parts/icon-button.tsx';
import { useConnection } from '../../jmap/hooks.ts';
import type { MailPlace } from './model/place.ts';
import { SearchBox } from './search/search-box.tsx';
import { ViewMenu } from './view-menu.tsx';
import './top-bar.css';

/** Only what concerns people: that they are offline, and what still waits to be done. */
function ConnectionMark() {
  const { t } = useTranslation();
  const { connection, waiting } = useConnection();
  if (connection !== 'offline' && waiting === 0) return null;
  return (
    <span className="connection" role="status">
      <IconCloudOff size={17} aria-hidden="true" />
      <span>{waiting > 0 ? t('shell.offlineWaiting', { count: waiting }) : t('shell.offline')}</span>
    </span>
  );
}

interface Props {
  place: MailPlace;
  hasMenu: boolean;
  onMenu: () => void;
}

export function TopBar({ place, hasMenu, onMenu }: Props) {
  const { t } = useTranslation();
  return (
    <header className="top-bar">
      {hasMenu && <IconButton icon={IconMenu2} label={t('folders.open')} onClick={onMenu} size={40} />}
      <SearchBox place={place} />
      <ConnectionMark />
      <ViewMenu />
    </header>
  );
}
