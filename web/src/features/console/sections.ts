/** The sections of the console in their groups, each with the type whose readers see it. One more: a file, and a line here. */
import {
  IconAffiliate,
  IconAlertHexagon,
  IconArchive,
  IconBulb,
  IconCalendarEvent,
  IconCalendarTime,
  IconChartDonut3,
  IconChecklist,
  IconClipboardCheck,
  IconCompass,
  IconFileCertificate,
  IconFileCheck,
  IconFlag,
  IconGavel,
  IconHistory,
  IconId,
  IconKey,
  IconLayoutDashboard,
  IconListCheck,
  IconMailOff,
  IconMailOpened,
  IconMailPause,
  IconPasswordFingerprint,
  IconReportAnalytics,
  IconReportMoney,
  IconScale,
  IconSchool,
  IconSend,
  IconServer,
  IconSettingsCog,
  IconShieldLock,
  IconSitemap,
  IconSpeakerphone,
  IconTableImport,
  IconTableOptions,
  IconTransfer,
  IconUsb,
  IconUserCheck,
  IconUserShield,
  IconUsersGroup,
  IconWorldCheck,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import type { Call } from '../../jmap/transport.ts';
import { PROVINCE } from '../objects/use-object-list.ts';

/** `own`: what everybody has, whatever their roles. */
export const GROUPS = ['own', 'work', 'people', 'mail', 'system'] as const;

export interface ConsoleSection {
  key: string;
  group: (typeof GROUPS)[number];
  icon: ComponentType<IconProps>;
  component: ComponentType;
  /** Asked of the server; whoever is refused does not see the section. Without it whoever sees another one sees it too, and everybody the own ones. */
  probe?: Call;
  /** For holders of one of these roles only, where the server lets everybody read their own of the type. */
  roles?: readonly string[];
  /** For whoever has an account with this capability. */
  capability?: string;
}

/** Nothing of a type: costs nothing, and is refused to whoever may not read it. */
function mayRead(type: string): Call {
  return [`${type}/get`, { accountId: PROVINCE, ids: [] }];
}

type Room = Record<string, ComponentType>;
type Shape = Omit<ConsoleSection, 'key' | 'group' | 'component'>;

function section(
  group: ConsoleSection['group'],
  key: string,
  load: () => Promise<Room>,
  shape: Shape,
): ConsoleSection {
  const name = `${key.slice(0, 1).toUpperCase()}${key.slice(1)}Section`;
  const component = lazy(async () => {
    const found = (await load())[name];
    if (!found) throw new Error(`The section ${key} has no ${name}.`);
    return { default: found };
  });
  return { ...shape, group, key, component };
}

const DESK = ['chief_of_office', 'center_administrator', 'center_operator', 'unit_administrator'];
const KEEPERS = ['chief_of_office', 'deputy_chief', 'center_administrator', 'center_operator'];
const WATCHERS = [...DESK, 'deputy_chief', 'personnel_authority', 'agency_head', 'auditor'];

// biome-ignore format: read in lines
export const SECTIONS: readonly ConsoleSection[] = [
  section('work', 'overview', () => import('./overview/overview-section.tsx'), { icon: IconLayoutDashboard }),
  section('work', 'guide', () => import('./guide/guide-section.tsx'), { icon: IconCompass, roles: ['unit_administrator'] }),
  section('work', 'requests', () => import('./requests/requests-section.tsx'), { icon: IconClipboardCheck, probe: mayRead('ChangeRequest') }),
  section('work', 'agencyMail', () => import('./agency-mail/agency-mail-section.tsx'), { icon: IconMailOpened, capability: 'urn:congthu:agency-mail' }),
  section('work', 'agencyWork', () => import('./agency-mail/agency-work-section.tsx'), { icon: IconReportAnalytics, probe: mayRead('AgencyWork') }),
  section('work', 'orders', () => import('./orders/orders-section.tsx'), { icon: IconGavel, probe: mayRead('Order') }),
  section('work', 'handovers', () => import('./handovers/handovers-section.tsx'), { icon: IconTransfer, probe: ['Handover/probe', { accountId: PROVINCE }] }),
  section('work', 'rounds', () => import('./rounds/rounds-section.tsx'), { icon: IconListCheck, probe: mayRead('ListRound') }),
  section('work', 'proposals', () => import('./proposals/proposals-section.tsx'), { icon: IconBulb, probe: mayRead('Proposal') }),
  section('work', 'violations', () => import('./violations/violations-section.tsx'), { icon: IconAlertHexagon, probe: mayRead('Violation') }),
  section('work', 'disks', () => import('./disks/disks-section.tsx'), { icon: IconUsb, probe: mayRead('DiskDelivery') }),
  section('work', 'trainingPlans', () => import('./training/training-plans-section.tsx'), { icon: IconSchool, probe: mayRead('TrainingPlan') }),
  section('work', 'trainingSessions', () => import('./training/training-sessions-section.tsx'), { icon: IconCalendarEvent, roles: WATCHERS }),
  section('work', 'trainingPeople', () => import('./training/training-people-section.tsx'), { icon: IconListCheck, probe: mayRead('TrainingStanding') }),
  section('work', 'budget', () => import('./budget/budget-section.tsx'), { icon: IconReportMoney, probe: mayRead('BudgetVersion') }),
  section('work', 'decisions', () => import('./decisions/decisions-section.tsx'), { icon: IconFileCertificate, probe: mayRead('Decision') }),
  section('own', 'receivedOrders', () => import('./orders/received-orders-section.tsx'), { icon: IconChecklist }),
  section('own', 'usageRules', () => import('./orders/usage-rules-section.tsx'), { icon: IconScale }),
  section('people', 'units', () => import('./units/units-section.tsx'), { icon: IconSitemap, roles: WATCHERS }),
  section('people', 'accounts', () => import('./accounts/accounts-section.tsx'), { icon: IconId, probe: mayRead('AccountUse') }),
  section('people', 'feeds', () => import('./feeds/feeds-section.tsx'), { icon: IconTableImport, probe: mayRead('Feed') }),
  section('people', 'slips', () => import('./slips/slips-section.tsx'), { icon: IconPasswordFingerprint, probe: mayRead('PasswordSlip') }),
  section('people', 'groups', () => import('./groups/groups-section.tsx'), { icon: IconUsersGroup, roles: WATCHERS }),
  section('people', 'roles', () => import('./roles-section.tsx'), { icon: IconUserShield, roles: [...DESK, 'auditor'] }),
  section('people', 'deputies', () => import('./deputies-section.tsx'), { icon: IconUserCheck, roles: ['chief_of_office', 'deputy_chief', 'center_administrator', 'auditor'] }),
  section('people', 'matrix', () => import('./matrix/matrix-section.tsx'), { icon: IconTableOptions, roles: WATCHERS }),
  section('people', 'tokens', () => import('./feeds/tokens-section.tsx'), { icon: IconKey, probe: mayRead('FeedToken') }),
  section('mail', 'approvals', () => import('./flow/approvals-section.tsx'), { icon: IconFileCheck, roles: [...DESK, 'agency_head'] }),
  section('mail', 'flow', () => import('./reports/flow-section.tsx'), { icon: IconChartDonut3, probe: mayRead('MailTraffic') }),
  section('mail', 'queue', () => import('./flow/queue-section.tsx'), { icon: IconSend, probe: mayRead('QueuedMail') }),
  section('mail', 'holds', () => import('./flow/holds-section.tsx'), { icon: IconMailPause, probe: mayRead('SendingHold') }),
  section('mail', 'quarantine', () => import('./safety/quarantine-section.tsx'), { icon: IconShieldLock, probe: mayRead('QuarantinedMail') }),
  section('mail', 'removals', () => import('./safety/removals-section.tsx'), { icon: IconMailOff, probe: mayRead('MailRemoval') }),
  section('mail', 'archive', () => import('./archive/archive-section.tsx'), { icon: IconArchive, probe: mayRead('ArchiveSearch') }),
  section('mail', 'retention', () => import('./archive/retention-section.tsx'), { icon: IconCalendarTime, probe: mayRead('RetentionRule') }),
  section('mail', 'incidents', () => import('./safety/incidents-section.tsx'), { icon: IconFlag, probe: mayRead('MailIncident'), roles: KEEPERS }),
  section('mail', 'reports', () => import('./reports/reports-section.tsx'), { icon: IconReportAnalytics, probe: mayRead('MailReport') }),
  section('mail', 'dns', () => import('./dns-section.tsx'), { icon: IconWorldCheck, probe: mayRead('DkimKey') }),
  section('system', 'health', () => import('./space/health-section.tsx'), { icon: IconServer, probe: ['Health/check', { accountId: PROVINCE }] }),
  section('system', 'status', () => import('./status/status-section.tsx'), { icon: IconSpeakerphone, probe: mayRead('StatusNotice') }),
  section('system', 'policies', () => import('./policies/policies-section.tsx'), { icon: IconSettingsCog, probe: mayRead('Policy') }),
  section('system', 'filters', () => import('./flow/filters-section.tsx'), { icon: IconAffiliate, probe: mayRead('OrganisationScript') }),
  section('system', 'audit', () => import('./audit/audit-section.tsx'), { icon: IconHistory, probe: mayRead('AuditEvent') }),
];
