/** `handover list | show | minutes | inventory`: agency mailboxes that go from one head to the next (R9.2). Its acts are the parties'. */
import { writeFileSync } from 'node:fs';
import { findHandoverIds, type Handover, minutesNameOf, readHandovers } from '#domain/handover/handovers.ts';
import { readInventorySheet, readMinutes } from '#services/handover/act-on-handover.ts';
import { idOf, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type CommandDefinition, getArgument, type Parameter } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { handoverActWord, stateWord } from '../state-words.ts';
import { dayText, momentText } from '../zoned-time.ts';

const ID = idParameter('handover list');
const FILE: Parameter = { flags: '<file>', text: { vi: 'tệp ghi ra', en: 'file to write' } };

const minutesOf = (handover: Handover): string => minutesNameOf(handover) ?? '';

const jsonOf = (handover: Handover) => ({
  ...handover,
  digest: handover.digest.toString('hex'),
  minutesBlob: handover.minutesBlob?.toString('hex') ?? null,
});

const handoverList: CommandDefinition = {
  name: 'handover list',
  summary: { vi: 'các cuộc bàn giao hộp thư cơ quan', en: 'handovers of agency mailboxes' },
  options: [
    { flags: '--open', text: { vi: 'chỉ cuộc chưa xong', en: 'only those not finished' } },
    { flags: '--late', text: { vi: 'chỉ cuộc quá hạn', en: 'only those that are late' } },
    AS,
  ],
  run: listing(
    async ({ db, clock }, principal, call) => {
      const condition = {
        ...(call.options['open'] === true && { isEnded: false }),
        ...(call.options['late'] === true && { isLate: true }),
      };
      const sort = { property: 'openedAt', isAscending: false, now: clock() };
      const ids = await findHandoverIds(db, principal, condition, sort, MAX_LISTED);
      return readHandovers(db, principal, ids, MAX_LISTED);
    },
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (one) => one.id },
      { heading: { vi: 'Hộp thư', en: 'Mailbox' }, cell: (one) => one.address },
      { heading: { vi: 'Bên giao', en: 'From' }, cell: (one) => one.fromName },
      { heading: { vi: 'Bên nhận', en: 'To' }, cell: (one) => one.toName },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (one) => stateWord(one.state) },
      { heading: { vi: 'Hạn', en: 'Due' }, cell: (one) => dayText(one.dueAt) },
      { heading: { vi: 'Biên bản', en: 'Minutes' }, cell: minutesOf },
    ],
    jsonOf,
  ),
};

const handoverShow: CommandDefinition = {
  name: 'handover show',
  summary: { vi: 'một cuộc bàn giao', en: 'a handover' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'handover',
    ({ db }, principal, id) => readHandovers(db, principal, [id], 1),
    (one, say) => [
      `${one.address}: ${one.fromName} → ${one.toName}`,
      `${one.basis}; ${say(stateWord(one.state))}; ${dayText(one.dueAt)} ${minutesOf(one)}`.trim(),
      `SHA-256 ${one.digest.toString('hex')}`,
      ...one.history.map(
        ({ at, by, act, text }) =>
          `${momentText(at)}  ${say(handoverActWord(act))}  ${by}${text === null ? '' : `: ${text}`}`,
      ),
    ],
    jsonOf,
  ),
};

/** Writes a paper of a handover to a file. */
function paper(read: typeof readMinutes): CommandDefinition['run'] {
  return (call) =>
    withStore(call, async (store) => {
      const path = getArgument(call, 1);
      const { bytes } = await read(store, await principalOf(call, store), idOf(call));
      writeFileSync(path, bytes);
      call.output.result({ path, bytes: bytes.length }, [path]);
      return undefined;
    });
}

const handoverMinutes: CommandDefinition = {
  name: 'handover minutes',
  summary: { vi: 'biên bản (PDF), hoặc bản dự thảo', en: 'the minutes (PDF), or their draft' },
  arguments: [ID, FILE],
  options: [AS],
  run: paper(readMinutes),
};

const handoverInventory: CommandDefinition = {
  name: 'handover inventory',
  summary: { vi: 'bản kê đầy đủ (XLSX)', en: 'the whole inventory (XLSX)' },
  arguments: [ID, FILE],
  options: [AS],
  run: paper(readInventorySheet),
};

export const commands: readonly CommandDefinition[] = [
  handoverList,
  handoverShow,
  handoverMinutes,
  handoverInventory,
];
