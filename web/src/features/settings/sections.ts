/** The sections of the settings. One more: a file, and a line here. */
import {
  IconAddressBook,
  IconBell,
  IconBuildingBank,
  IconChartPie,
  IconEye,
  IconFilter,
  IconKey,
  IconLayout,
  IconLink,
  IconMailForward,
  IconPlaneDeparture,
  IconRestore,
  IconShieldLock,
  IconSignature,
  IconTransfer,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import { AgencySection } from './agency-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BooksSection } from './books/books-section.tsx';
import { FiltersSection } from './filters/filters-section.tsx';
import { ForwardingSection } from './filters/forwarding-section.tsx';
import { IdentitiesSection } from './identities/identities-section.tsx';
import { LinksSection } from './links/links-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { RestoreSection } from './restore/restore-section.tsx';
import { SecuritySection } from './security/security-section.tsx';
import { VisitsSection } from './security/visits-section.tsx';
import { StorageSection } from './storage/storage-section.tsx';
import { TransferSection } from './transfer/transfer-section.tsx';
import { VacationSection } from './vacation-section.tsx';
import { WithheldSection } from './withheld-section.tsx';

export interface SettingsSection {
  key: string;
  icon: ComponentType<IconProps>;
  component: ComponentType;
}

export const SECTIONS: readonly SettingsSection[] = [
  { key: 'appearance', icon: IconLayout, component: AppearanceSection },
  { key: 'identities', icon: IconSignature, component: IdentitiesSection },
  { key: 'vacation', icon: IconPlaneDeparture, component: VacationSection },
  { key: 'filters', icon: IconFilter, component: FiltersSection },
  { key: 'forwarding', icon: IconMailForward, component: ForwardingSection },
  { key: 'books', icon: IconAddressBook, component: BooksSection },
  { key: 'agency', icon: IconBuildingBank, component: AgencySection },
  { key: 'notifications', icon: IconBell, component: NotificationsSection },
  { key: 'withheld', icon: IconShieldLock, component: WithheldSection },
  { key: 'links', icon: IconLink, component: LinksSection },
  { key: 'restore', icon: IconRestore, component: RestoreSection },
  { key: 'transfer', icon: IconTransfer, component: TransferSection },
  { key: 'storage', icon: IconChartPie, component: StorageSection },
  { key: 'security', icon: IconKey, component: SecuritySection },
  { key: 'visits', icon: IconEye, component: VisitsSection },
];
