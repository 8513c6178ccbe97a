/** `queue list`: what waits to leave, those due first on top, with the last answer of the other side. */
import { listQueue, MAX_LISTED, type QueueEntry } from '#domain/outbound/steer-outbound.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { isNamed, SELECTION_OPTIONS, selectionOf } from '../queue-selection.ts';
import { stateWord } from '../state-words.ts';
import { TEXTS } from '../texts.ts';
import { momentText } from '../zoned-time.ts';

const MORE = { vi: 'Chỉ hiện {count} dòng đầu.', en: 'Only the first {count} are shown.' };

const COLUMNS: readonly Column<QueueEntry>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (entry) => entry.messageId },
  { heading: { vi: 'NGƯỜI GỬI', en: 'FROM' }, cell: (entry) => entry.returnPath || '<>' },
  { heading: { vi: 'NGƯỜI NHẬN', en: 'TO' }, cell: (entry) => entry.address },
  { heading: TEXTS.columns.state, cell: (entry) => stateWord(entry.state) },
  { heading: { vi: 'LẦN THỬ', en: 'TRIES' }, cell: (entry) => `${entry.attempts}` },
  {
    heading: { vi: 'LẦN TỚI', en: 'NEXT' },
    cell: (entry) => momentText(entry.nextAttemptAt),
  },
  { heading: { vi: 'TRẢ LỜI CUỐI', en: 'LAST ANSWER' }, cell: (entry) => entry.lastReply ?? '' },
];

export const queueList: CommandDefinition = {
  name: 'queue list',
  summary: { vi: 'liệt kê thư đang chờ gửi đi', en: 'list what waits to leave' },
  arguments: [{ flags: '[id]', text: { vi: 'mã thư', en: 'id of a message' } }],
  options: SELECTION_OPTIONS,
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const selection = await selectionOf(call, db);
      const all = !isNamed(selection);
      const entries = await listQueue(db, principal, { ...selection, all }, MAX_LISTED);
      call.output.table(entries, COLUMNS, (entry) => entry);
      if (entries.length === MAX_LISTED) call.output.note(MORE, { count: MAX_LISTED });
      return undefined;
    }),
};
