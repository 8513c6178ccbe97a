/** One thing of each desk, so that the sweep of texts has something to change: orders, rules, groups, training, notices, the archive, an estimate. */
import assert from 'node:assert/strict';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** Roles that whoever fills the desks holds, and of which unit. */
export const DESK_ROLES = [
  ['center_administrator', 'snv'],
  ['center_administrator', 'ubnd'],
  ['chief_of_office', 'ubnd'],
  ['agency_head', 'snv'],
] as const;

const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Makes one of each. */
export async function fillDesks({ owner: { jmap }, thief }: World): Promise<void> {
  const province = { accountId: 'province' };
  const make = async (type: string, thing: JmapArguments): Promise<string> => {
    const answer = await jmap.call(`${type}/set`, { ...province, create: { a: thing } });
    const made = (answer['created'] as Record<string, { id: string }> | null)?.['a'];
    assert.ok(made, `${type}: ${JSON.stringify(answer)}`);
    return made.id;
  };
  const found = await jmap.call('Unit/query', { ...province, filter: { text: 'Sở Nội vụ' } });
  const unitId = (found['ids'] as string[])[0] ?? '';
  const recipientIds = [jmap.accountId];
  await make('Group', { address: 'nhomchu', name: 'Nhóm', unitCode: 'snv', isList: true, members: [] });
  await make('Order', { unitId, subject: 'Báo cáo', text: 'Gửi số liệu.', dueAt: at(3), recipientIds });
  await make('UsageRules', {
    unitId,
    title: 'Quy chế',
    text: 'Điều 1.',
    titleEn: 'Rules',
    textEn: 'Article 1.',
  });
  const planId = await make('TrainingPlan', { year: 2026, title: 'Kế hoạch', aims: 'a', audience: 'a' });
  await make('TrainingCourse', {
    planId,
    title: 'Thư điện tử',
    content: 'a',
    audienceUnits: [],
    audienceRoles: [],
    teacher: 'Lê Văn Thầy',
    teacherAccount: jmap.accountId,
    hours: 8,
    plannedPeople: 10,
    plannedCost: 0,
  });
  await make('StatusNotice', {
    kind: 'incident',
    titleVi: 'Gửi chậm',
    titleEn: 'Slow',
    services: ['sending'],
  });
  await make('BudgetVersion', { year: 2026 });
  const criteria = { after: at(-9), before: at(1), text: 'báo cáo' };
  await make('ArchiveSearch', {
    purpose: 'Kiểm tra',
    accountIds: [thief.jmap.accountId],
    criteria,
    days: 10,
  });
}
