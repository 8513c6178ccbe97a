/** The sections of the console, each with the type whose readers see it. One more: a file, and a line here. */
import {
  IconClipboardCheck,
  IconFileCheck,
  IconFlag,
  IconHistory,
  IconLayoutDashboard,
  IconMailOff,
  IconMailPause,
  IconSend,
  IconSettingsCog,
  IconShieldLock,
  IconUserShield,
  IconWorldCheck,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import type { Call } from '../../jmap/transport.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { OverviewSection } from './overview-section.tsx';

export interface ConsoleSection {
  key: string;
  icon: ComponentType<IconProps>;
  component: ComponentType;
  /** Asked of the server; whoever is refused does not see the section. Without it whoever sees another one sees it too. */
  probe?: Call;
}

function queryOf(type: string): Call {
  return [`${type}/query`, { accountId: PROVINCE, limit: 1 }];
}

const RequestsSection = lazy(() =>
  import('./requests/requests-section.tsx').then((room) => ({ default: room.RequestsSection })),
);
const ApprovalsSection = lazy(() =>
  import('./approvals-section.tsx').then((room) => ({ default: room.ApprovalsSection })),
);
const QueueSection = lazy(() =>
  import('./queue-section.tsx').then((room) => ({ default: room.QueueSection })),
);
const HoldsSection = lazy(() =>
  import('./holds-section.tsx').then((room) => ({ default: room.HoldsSection })),
);
const QuarantineSection = lazy(() =>
  import('./safety/quarantine-section.tsx').then((room) => ({ default: room.QuarantineSection })),
);
const RemovalsSection = lazy(() =>
  import('./safety/removals-section.tsx').then((room) => ({ default: room.RemovalsSection })),
);
const IncidentsSection = lazy(() =>
  import('./safety/incidents-section.tsx').then((room) => ({ default: room.IncidentsSection })),
);
const RolesSection = lazy(() =>
  import('./roles-section.tsx').then((room) => ({ default: room.RolesSection })),
);
const DnsSection = lazy(() => import('./dns-section.tsx').then((room) => ({ default: room.DnsSection })));
const PoliciesSection = lazy(() =>
  import('./policies-section.tsx').then((room) => ({ default: room.PoliciesSection })),
);
const AuditSection = lazy(() =>
  import('./audit-section.tsx').then((room) => ({ default: room.AuditSection })),
);

export const SECTIONS: readonly ConsoleSection[] = [
  { key: 'overview', icon: IconLayoutDashboard, component: OverviewSection },
  { key: 'requests', icon: IconClipboardCheck, component: RequestsSection, probe: queryOf('ChangeRequest') },
  { key: 'approvals', icon: IconFileCheck, component: ApprovalsSection, probe: queryOf('SendApproval') },
  { key: 'queue', icon: IconSend, component: QueueSection, probe: queryOf('QueuedMail') },
  { key: 'holds', icon: IconMailPause, component: HoldsSection, probe: queryOf('SendingHold') },
  {
    key: 'quarantine',
    icon: IconShieldLock,
    component: QuarantineSection,
    probe: queryOf('QuarantinedMail'),
  },
  { key: 'removals', icon: IconMailOff, component: RemovalsSection, probe: queryOf('MailRemoval') },
  { key: 'incidents', icon: IconFlag, component: IncidentsSection, probe: queryOf('MailIncident') },
  { key: 'roles', icon: IconUserShield, component: RolesSection, probe: queryOf('RoleGrant') },
  {
    key: 'policies',
    icon: IconSettingsCog,
    component: PoliciesSection,
    probe: ['Policy/get', { accountId: PROVINCE, ids: [] }],
  },
  {
    key: 'dns',
    icon: IconWorldCheck,
    component: DnsSection,
    probe: ['DkimKey/get', { accountId: PROVINCE, ids: [] }],
  },
  { key: 'audit', icon: IconHistory, component: AuditSection, probe: queryOf('AuditEvent') },
];
