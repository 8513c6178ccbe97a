/** The steps of a unit administrator's guide (R5.3), each done or not by what is in the directory: nobody ticks anything off. */

import { useUnits } from '../../directory/use-units.ts';
import { useObjectList } from '../../objects/use-object-list.ts';
import { useOwnRoles } from '../use-own-roles.ts';

export interface GuideStep {
  key: string;
  isDone: boolean;
  /** Where it is done. */
  section: string;
}

const HOUR = 13;

/** Undefined until everything is known. */
export function useGuideSteps(): readonly GuideStep[] | undefined {
  const roles = useOwnRoles();
  const units = useUnits();
  const unitId = roles.unitOf('unit_administrator') ?? '';
  const unit = units.byId.get(unitId);
  const now = `${new Date().toISOString().slice(0, HOUR)}:00:00Z`;
  const heads = useObjectList('Post', { filter: { unitId, rank: 'head', heldAt: now } });
  const people = useObjectList('Person', { filter: { within: unitId } });
  const slips = useObjectList('PasswordSlip', { filter: { isWaiting: true } });
  const groups = useObjectList('Group', { filter: { unitId } });
  const rounds = useObjectList('ListRound', { filter: { state: 'open' } });
  const requests = useObjectList('ChangeRequest', { filter: { unitId } });
  const totals = [heads, people, slips, groups, rounds, requests].map(({ total }) => total);
  if (!unit || totals.some((total) => total === undefined)) return undefined;
  const count = (at: number): number => totals[at] ?? 0;
  return [
    { key: 'unit', isDone: unit.address !== null, section: 'units' },
    { key: 'head', isDone: count(0) > 0, section: 'units' },
    { key: 'people', isDone: count(1) > 1, section: 'feeds' },
    { key: 'requests', isDone: count(5) > 0, section: 'requests' },
    { key: 'slips', isDone: count(1) > 1 && count(2) === 0, section: 'slips' },
    { key: 'groups', isDone: count(3) > 0, section: 'groups' },
    { key: 'rounds', isDone: count(1) > 1 && count(4) === 0, section: 'rounds' },
  ];
}
