/** Where the rail leads. One more place: a line here and a route in `app/router.tsx`. */
import { IconAddressBook, IconLayoutDashboard, IconMail, IconSettings } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import type { JmapSession } from '../../jmap/objects.ts';

export interface Place {
  path: '/mail' | '/directory' | '/console' | '/settings';
  /** Key of the name in the catalogues. */
  label: string;
  icon: ComponentType<IconProps>;
  isAtEnd?: boolean;
  /** Who sees it; everybody by default. */
  isFor?: (session: JmapSession) => boolean;
}

export const PLACES: readonly Place[] = [
  { path: '/mail', label: 'shell.mail', icon: IconMail },
  { path: '/directory', label: 'shell.directory', icon: IconAddressBook },
  { path: '/console', label: 'shell.console', icon: IconLayoutDashboard },
  { path: '/settings', label: 'shell.settings', icon: IconSettings, isAtEnd: true },
];
