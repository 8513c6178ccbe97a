/** The units of the province: a few hundred, read whole once and kept fresh by push. */
import { useEffect, useMemo } from 'react';
import { OfflineFault } from '../../jmap/faults.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import type { Unit } from './directory-types.ts';

export interface Units {
  all: readonly Unit[];
  /** Those that stand no more, which requests can establish again. */
  dissolved: readonly Unit[];
  byId: ReadonlyMap<string, Unit>;
  childrenOf: ReadonlyMap<string, readonly Unit[]>;
  root: Unit | undefined;
}

const COLLATOR = new Intl.Collator('vi');

export function useUnits(): Units {
  const client = useClient();
  const all = useAll('Unit', PROVINCE);
  useEffect(() => {
    if (client.cache.state('Unit', PROVINCE) !== undefined) return;
    client.fetchAll('Unit', PROVINCE).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client]);
  return useMemo(() => {
    const living = all.filter((unit) => unit.state !== 'dissolved');
    const byId = new Map(all.map((unit) => [unit.id, unit]));
    const sorted = living.toSorted((a, b) => COLLATOR.compare(a.name, b.name));
    const childrenOf = Map.groupBy(sorted, (unit) => unit.parentId ?? '');
    const dissolved = all.filter((unit) => unit.state === 'dissolved');
    return { all: living, dissolved, byId, childrenOf, root: living.find((unit) => unit.parentId === null) };
  }, [all]);
}

/** The names of the units above, the nearest first, without the province itself. */
export function pathText(units: Units, unitId: string | undefined): string {
  const names: string[] = [];
  let at = unitId === undefined ? undefined : units.byId.get(unitId);
  while (at && at.parentId !== null && names.length < 10) {
    names.push(at.name);
    at = units.byId.get(at.parentId);
  }
  // The province has no unit above it, and is named by itself alone.
  return names.length > 0 ? names.join(' · ') : (at?.name ?? '');
}
