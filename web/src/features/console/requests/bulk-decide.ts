/** Deciding on several requests at once: each is rehearsed first, so that nobody approves what cannot be done. */
import type { Client } from '../../../jmap/client.ts';
import type { BulkAct, DryResult } from '../../objects/bulk-dialog.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import type { ChangeRequest, Effect } from '../console-types.ts';
import { subjectOf, typeOf } from './subject.ts';

/** Below the server's limit of calls in one request. */
const AT_ONCE = 25;

function nameOf(request: ChangeRequest): string {
  return [typeOf(request), subjectOf(request)].filter((text) => text !== '').join(': ');
}

async function rehearse(client: Client, rows: readonly ChangeRequest[]): Promise<Map<string, DryResult>> {
  const results = new Map<string, DryResult>();
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE);
    const answers = await client.transport.request(
      some.map(({ id }) => ['ChangeRequest/simulate', { accountId: PROVINCE, id }] as const),
      true,
    );
    for (const [at, request] of some.entries()) {
      const { effects = [], problem = null } = (answers[at] ?? {}) as {
        effects?: Effect[];
        problem?: string | null;
      };
      const mayDecide = request.mayApprove && request.state === 'submitted';
      const subjects = [...new Set(effects.map(({ subject }) => subject))].slice(0, 3).join(', ');
      results.set(request.id, { isPossible: mayDecide && problem === null, text: problem ?? subjects });
    }
  }
  return results;
}

export const DECIDE_BULK: readonly BulkAct<ChangeRequest>[] = [
  {
    label: 'console.approve',
    type: 'ChangeRequest',
    isMain: true,
    nameOf,
    dryRun: rehearse,
    patch: () => ({ action: 'approve' }),
  },
  {
    label: 'console.refuse',
    type: 'ChangeRequest',
    needsReason: true,
    nameOf,
    dryRun: async (_client, rows) =>
      new Map(
        rows.map((request) => [
          request.id,
          { isPossible: request.mayApprove && request.state === 'submitted', text: '' },
        ]),
      ),
    patch: (_request, reason) => ({ action: 'refuse', note: reason }),
  },
];
