/** `audit list`: what was done, by whom, on whose authority (R5.1): the newest first. */
import { findEventIds, readEventsById } from '#domain/audit/find-events.ts';
import { beginningOfDay, endOfDay } from '#domain/directory/as-of.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type Call, type CommandDefinition, findOption } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { momentText } from '../zoned-time.ts';

const MAX_LISTED = 10_000;
const DEFAULT_LISTED = 100;

function dayOption(call: Call, name: string): string | undefined {
  const day = findOption(call, name);
  if (day !== undefined && !isIsoDate(day))
    throw new Refusal('invalidArgument', 'A day is written YYYY-MM-DD.');
  return day;
}

export const auditList: CommandDefinition = {
  name: 'audit list',
  summary: { vi: 'nhật ký: ai làm gì, theo căn cứ nào', en: 'the record: who did what, on which authority' },
  options: [
    {
      flags: '--act <name>',
      text: { vi: 'đầu tên hành động: account., unit.', en: 'beginning of the act: account., unit.' },
    },
    { flags: '--object <id>', text: { vi: 'mã đối tượng', en: 'id of the object' } },
    { flags: '--actor <name>', text: { vi: 'người làm', en: 'who did it' } },
    { flags: '--from <day>', text: { vi: 'từ ngày', en: 'first day' } },
    { flags: '--until <day>', text: { vi: 'đến ngày', en: 'last day' } },
    { flags: '--limit <number>', text: { vi: 'nhiều nhất (mặc định 100)', en: 'at most (default 100)' } },
  ],
  run: (call) =>
    withStore(call, async ({ db }) => {
      const [act, objectId, actor] = ['act', 'object', 'actor'].map((name) => findOption(call, name));
      const [from, until] = [dayOption(call, 'from'), dayOption(call, 'until')];
      const limit = Number(findOption(call, 'limit') ?? DEFAULT_LISTED);
      if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LISTED)
        throw new Refusal('invalidArgument', `--limit: 1 – ${MAX_LISTED}`);
      const condition = {
        ...(act !== undefined && { act }),
        ...(objectId !== undefined && { objectId }),
        ...(actor !== undefined && { actor }),
        ...(from !== undefined && { after: new Date(beginningOfDay(from)) }),
        ...(until !== undefined && { before: new Date(endOfDay(until) + 1) }),
      };
      const seqs = await findEventIds(db, condition, false, limit);
      call.output.table(
        await readEventsById(db, seqs, limit),
        [
          { heading: { vi: 'Số', en: 'Number' }, cell: (event) => `${event.seq}` },
          { heading: { vi: 'Lúc', en: 'At' }, cell: (event) => momentText(event.at) },
          { heading: { vi: 'Ai', en: 'Who' }, cell: (event) => event.actor },
          { heading: { vi: 'Việc', en: 'Act' }, cell: (event) => event.act },
          {
            heading: { vi: 'Đối tượng', en: 'Object' },
            cell: (event) => `${event.objectKind} ${event.objectId}`,
          },
          { heading: { vi: 'Căn cứ', en: 'Authority' }, cell: (event) => event.authority },
        ],
        ({ previousHash: before, hash, ...event }) => ({
          ...event,
          previousHash: Buffer.from(before).toString('hex'),
          hash: Buffer.from(hash).toString('hex'),
        }),
      );
      return undefined;
    }),
};
