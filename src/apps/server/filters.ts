/** Filters as this program runs them: compiled scripts, and whom mail may be sent on to. */
import { encodeLeaveToken } from '#domain/groups/leave.ts';
import { STANDARD_PORTS } from '#platform/config/settings.ts';
import type { FilterSettings } from '#services/delivery/filters/filter-parts.ts';
import type { ForwardingPolicy } from '#services/delivery/filters/forwarding.ts';
import type { GroupSettings } from '#services/delivery/groups/group-parts.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import type { Core } from './core.ts';

/** Việt Nam has one time, all year: UTC+7. */
const ZONE_MINUTES = 7 * 60;

/** Whom a program may send mail on to (R10.2). */
export function forwardingPolicy({
  settings,
  domains,
}: Pick<Core, 'settings' | 'domains'>): ForwardingPolicy {
  return { ownDomains: domains, allowedDomains: settings.forwarding_domains };
}

/** What the pipeline's filters run with. */
export function filterSettings(
  core: Core,
  findRecipient: (address: string) => Promise<RecipientAnswer>,
): FilterSettings {
  const { settings, db, filterSource } = core;
  return {
    db,
    source: filterSource,
    findRecipient,
    forwarding: forwardingPolicy(core),
    domain: settings.domain,
    zoneMinutes: ZONE_MINUTES,
  };
}

/** What the pipeline expands groups with. */
export function groupSettings(core: Core): GroupSettings {
  const { db, blobs, settings, listSecret } = core;
  const { hostname, ports } = settings;
  const port = ports.https === STANDARD_PORTS.https ? '' : `:${ports.https}`;
  return {
    db,
    blobs,
    forwarding: forwardingPolicy(core),
    domain: settings.domain,
    leaveUrl: (groupId, address) =>
      `https://${hostname}${port}/list/leave/${encodeLeaveToken(listSecret, { groupId, address })}`,
  };
}
