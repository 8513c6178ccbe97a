/** `quarantine list`, `show`, `release`, `delete`: mail held back, and what becomes of it (R6.5). */
import { listQuarantined, type QuarantinedMail } from '#domain/quarantine/quarantined-mail.ts';
import { decideHeld } from '#services/quarantine/decide.ts';
import { openHeld } from '#services/quarantine/open-held.ts';
import { previewOf } from '#services/quarantine/preview.ts';
import { idOf, idParameter, listing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type Call, type CommandDefinition } from '../command-definition.ts';
import type { Text } from '../language.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { momentText } from '../zoned-time.ts';

const ID = idParameter('quarantine list');

const COLUMNS: readonly Column<QuarantinedMail>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (mail) => mail.id },
  { heading: { vi: 'LÚC', en: 'AT' }, cell: (mail) => momentText(mail.arrivedAt) },
  { heading: { vi: 'LÝ DO', en: 'REASON' }, cell: (mail) => mail.reason },
  { heading: { vi: 'NGƯỜI GỬI', en: 'FROM' }, cell: (mail) => mail.fromAddress },
  { heading: { vi: 'CHỦ ĐỀ', en: 'SUBJECT' }, cell: (mail) => mail.subject },
  { heading: { vi: 'CHI TIẾT', en: 'DETAIL' }, cell: (mail) => mail.detail },
];

function shown({ blob, ...mail }: QuarantinedMail): object {
  return { ...mail, hash: blob.toString('hex') };
}

const quarantineList: CommandDefinition = {
  name: 'quarantine list',
  summary: { vi: 'liệt kê thư đang bị giữ', en: 'list mail that is held' },
  options: [AS],
  run: listing(({ db }, principal) => listQuarantined(db, principal, { state: 'held' }), COLUMNS, shown),
};

const quarantineShow: CommandDefinition = {
  name: 'quarantine show',
  summary: { vi: 'xem một thư bị giữ dưới dạng văn bản', en: 'show held mail as text' },
  arguments: [ID],
  options: [AS],
  run: (call) =>
    withStore(call, async (store) => {
      const mail = await openHeld(store, await principalOf(call, store), idOf(call));
      const preview = previewOf(await store.blobs.read(mail.blob));
      const lines = [
        `From: ${preview.from}`,
        `To: ${preview.to.join(', ')}`,
        `Subject: ${preview.subject}`,
        ...preview.attachments.map((name) => `File: ${name}`),
        '',
        preview.text,
      ];
      call.output.result({ ...shown(mail), preview }, lines);
      return undefined;
    }),
};

const DONE = { vi: 'Xong.', en: 'Done.' };

function deciding(name: string, summary: Text, act: 'release' | 'delete'): CommandDefinition {
  return {
    name,
    summary,
    arguments: [ID],
    options: [
      {
        flags: '--train',
        text: { vi: 'dạy bộ lọc thư rác theo quyết định này', en: 'teach the junk filter by it' },
      },
      AS,
      AUTHORITY_OPTION,
    ],
    run: (call: Call) =>
      withStore(call, async (store) => {
        const id = idOf(call);
        const train = call.options.train === true;
        const principal = await principalOf(call, store);
        await decideHeld(store, { principal, id, act, reason: authorityOf(call), train });
        call.output.result({ id, act }, [call.output.text(DONE)]);
        return undefined;
      }),
  };
}

const quarantineRelease = deciding(
  'quarantine release',
  { vi: 'chuyển một thư bị giữ tới người nhận', en: 'let held mail go to its recipients' },
  'release',
);

const quarantineDelete = deciding(
  'quarantine delete',
  { vi: 'xoá một thư bị giữ', en: 'delete held mail' },
  'delete',
);

export const commands: readonly CommandDefinition[] = [
  quarantineList,
  quarantineShow,
  quarantineRelease,
  quarantineDelete,
];
