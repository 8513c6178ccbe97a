/** Acts on several slips: printing those that wait, each once; and issuing anew what was printed and never came to its owner. */
import { requireDone } from '../../../jmap/client.ts';
import { plainName } from '../../directory/plain-name.ts';
import type { BulkAct } from '../../objects/bulk-dialog.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { downloadMade } from '../parts/use-download.ts';
import type { PasswordSlip } from '../work-types.ts';
import { stageOf } from './slip-stage.ts';

export const PDF = 'application/pdf';

type Act = BulkAct<PasswordSlip>;

function slipAct(label: string, isPossible: (slip: PasswordSlip) => boolean, perform: Act['perform']): Act {
  return {
    label,
    type: 'PasswordSlip',
    isMain: true,
    nameOf: ({ name }) => plainName(name),
    dryRun: async (_client, rows) =>
      new Map(rows.map((row) => [row.id, { isPossible: isPossible(row), text: row.address }])),
    ...(perform && { perform }),
  };
}

export function bulkSlips(onDone: () => void): readonly Act[] {
  const print = slipAct(
    'console.slips.printChosen',
    (row) => stageOf(row) === 'waiting',
    async (client, rows) => {
      await downloadMade(client, 'PasswordSlip/print', { ids: rows.map(({ id }) => id) }, PDF);
      onDone();
    },
  );
  const again = slipAct(
    'console.slips.issueAgain',
    (row) => ['printed', 'void'].includes(stageOf(row)),
    async (client, rows) => {
      const create = Object.fromEntries(rows.map(({ id }) => [id, { accountId: id }]));
      const [answer = {}] = await client.transport.request([
        ['PasswordSlip/set', { accountId: PROVINCE, create }],
      ]);
      requireDone(answer);
      onDone();
    },
  );
  return [print, { ...again, isMain: false }];
}
