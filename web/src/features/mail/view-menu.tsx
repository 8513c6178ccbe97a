/** How the mail is laid out: density, where messages are read, conversations. */
import { IconLayoutSidebarRight } from '@tabler/icons-react';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/parts/icon-button.tsx';
import { LaterMenu } from '../../design/parts/later-menu.tsx';

const ViewItems = lazy(() => import('./view-items.tsx').then((module) => ({ default: module.ViewItems })));

export function ViewMenu() {
  const { t } = useTranslation();
  const button = <IconButton icon={IconLayoutSidebarRight} label={t('view.title')} size={40} />;
  return (
    <LaterMenu button={button}>
      <ViewItems />
    </LaterMenu>
  );
}
