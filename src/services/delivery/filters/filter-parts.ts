/** What filters run with. */
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { RecipientAnswer } from '../recipient-answer.ts';
import type { FilterSource } from './filter-source.ts';
import type { ForwardingPolicy } from './forwarding.ts';

/** What an application gives for them. */
export interface FilterSettings {
  db: Queryable;
  source: FilterSource;
  /** Looks up an address of our domain. */
  findRecipient(address: string): Promise<RecipientAnswer>;
  forwarding: ForwardingPolicy;
  domain: string;
  /** East of UTC: the zone that people here live in. */
  zoneMinutes: number;
}

/** The same with what the pipeline has. */
export interface FilterParts extends FilterSettings {
  hostname: string;
  clock: Clock;
  ids: NewId;
  log: Logger;
}
