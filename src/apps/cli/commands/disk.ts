/** `disk list | show | record | receive`: the register of what still had to go by disk (R8.1). */
import { dayOf } from '#domain/directory/as-of.ts';
import {
  DISK_MEDIA,
  readDiskDeliveries,
  receiveDisk,
  recordDiskDelivery,
} from '#domain/directory/disk-deliveries.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { acting, actingOn, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS } from '../acting-as.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION } from '../open-store.ts';
import { DISK_WORDS } from '../register-words.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

const ID = idParameter('disk list');

const diskList: CommandDefinition = {
  name: 'disk list',
  summary: { vi: 'sổ giao bằng đĩa', en: 'the register of deliveries by disk' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readDiskDeliveries(db, principal, undefined, MAX_LISTED),
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (one) => one.id },
      { heading: { vi: 'Ngày', en: 'Day' }, cell: (one) => one.carriedOn },
      { heading: { vi: 'Từ', en: 'From' }, cell: (one) => one.unitName },
      { heading: { vi: 'Đến', en: 'To' }, cell: (one) => one.toName },
      { heading: { vi: 'Bằng', en: 'By' }, cell: (one) => DISK_WORDS[one.medium] },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (one) => stateWord(one.state) },
      { heading: { vi: 'Nội dung', en: 'Content' }, cell: (one) => one.content },
    ],
  ),
};

const diskShow: CommandDefinition = {
  name: 'disk show',
  summary: { vi: 'một lần giao bằng đĩa', en: 'a delivery by disk' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'delivery',
    ({ db }, principal, id) => readDiskDeliveries(db, principal, [id], 1),
    (one, say) => [
      `${one.unitName} → ${one.toName}, ${one.carriedOn}, ${one.medium}, ${say(stateWord(one.state))}`,
      one.content,
      one.reason,
      `${one.recordedByName}, ${momentText(one.createdAt)}`,
      ...(one.receivedAt === null
        ? []
        : [
            `→ ${one.receivedByName ?? ''}, ${momentText(one.receivedAt)} ${one.receiptNote ?? ''}`.trimEnd(),
          ]),
    ],
  ),
};

const diskRecord: CommandDefinition = {
  name: 'disk record',
  summary: { vi: 'ghi sổ một lần giao bằng đĩa', en: 'record a delivery by disk' },
  arguments: [
    { flags: '<unit>', text: { vi: 'mã đơn vị gửi', en: 'code of the unit that sends' } },
    { flags: '<content>', text: { vi: 'nội dung', en: 'what it holds' } },
    { flags: '<reason>', text: { vi: 'vì sao không gửi qua thư', en: 'why it could not go by mail' } },
  ],
  options: [
    { flags: '--to <code>', text: { vi: 'mã đơn vị nhận', en: 'code of the unit that gets it' } },
    { flags: '--to-name <name>', text: { vi: 'nơi nhận ngoài tỉnh', en: 'who gets it, outside' } },
    { flags: '--medium <medium>', text: { vi: 'bằng gì', en: 'on what' }, choices: DISK_MEDIA },
    { flags: '--bytes <bytes>', text: { vi: 'dung lượng, byte', en: 'size in octets' } },
    {
      flags: '--on <day>',
      text: { vi: 'ngày giao, YYYY-MM-DD (mặc định hôm nay)', en: 'day, YYYY-MM-DD (default today)' },
    },
    AS,
    AUTHORITY_OPTION,
  ],
  run: acting((call, { db, clock }, act) => {
    const [to, bytes] = [findOption(call, 'to'), findOption(call, 'bytes')];
    return db.transaction(async (tx) =>
      recordDiskDelivery(tx, act, {
        unit: await requireUnit(tx, getArgument(call, 0)),
        to: to === undefined ? (findOption(call, 'toName') ?? '') : await requireUnit(tx, to),
        medium: DISK_MEDIA.find((one) => one === findOption(call, 'medium')) ?? 'usb',
        content: getArgument(call, 1),
        reason: getArgument(call, 2),
        sizeBytes: bytes === undefined ? null : Number(bytes),
        carriedOn: findOption(call, 'on') ?? dayOf(clock()),
      }),
    );
  }),
};

const diskReceive: CommandDefinition = {
  name: 'disk receive',
  summary: { vi: 'xác nhận đã nhận một đĩa', en: 'confirm that a disk was received' },
  arguments: [ID],
  options: [{ flags: '--note <text>', text: { vi: 'ghi chú', en: 'note' } }, AS, AUTHORITY_OPTION],
  run: actingOn((tx, act, id, call) => receiveDisk(tx, act, id, findOption(call, 'note') ?? '')),
};

export const commands: readonly CommandDefinition[] = [diskList, diskShow, diskRecord, diskReceive];
