/** The sections of the settings. One more: a file, and a line here. */
import {
  IconBell,
  IconEye,
  IconFilter,
  IconKey,
  IconLayout,
  IconMailForward,
  IconPlaneDeparture,
  IconShieldLock,
  IconSignature,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { FiltersSection } from './filters/filters-section.tsx';
import { ForwardingSection } from './filters/forwarding-section.tsx';
import { IdentitiesSection } from './identities-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { SecuritySection } from './security/security-section.tsx';
import { VisitsSection } from './security/visits-section.tsx';
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
  { key: 'notifications', icon: IconBell, component: NotificationsSection },
  { key: 'withheld', icon: IconShieldLock, component: WithheldSection },
  { key: 'security', icon: IconKey, component: SecuritySection },
  { key: 'visits', icon: IconEye, component: VisitsSection },
];
