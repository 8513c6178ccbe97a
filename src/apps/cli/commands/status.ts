/** `status show`, `status notice …`: what the public status page tells, and what the center announces there (R6.3). */
import { addNotice, endNotice, NOTICE_KINDS, readNotices } from '#domain/status/notices.ts';
import { readStatus } from '#domain/status/read-status.ts';
import { SERVICES, type Service } from '#domain/status/services.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { requireUuid } from '../uuid-argument.ts';
import { momentText, parseZonedTime } from '../zoned-time.ts';

const BAD_TIME = {
  vi: 'Thời điểm không hiểu được: {text}. Ví dụ: 2026-11-28T22:00+07:00.',
  en: 'No time: {text}. Example: 2026-11-28T22:00+07:00.',
};
const BAD_SERVICE = {
  vi: 'Không có dịch vụ {text}. Các dịch vụ: {services}.',
  en: 'There is no service {text}. The services: {services}.',
};
function parseTime(text: string): Date {
  const time = parseZonedTime(text, '00:00:00');
  if (!time) throw new CommandFault(BAD_TIME, EXIT.usage, { text });
  return time;
}

function parseServices(text: string | undefined): Service[] {
  const names = (text ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  return names.map((name) => {
    const service = SERVICES.find((one) => one === name);
    if (!service)
      throw new CommandFault(BAD_SERVICE, EXIT.usage, { text: name, services: SERVICES.join(', ') });
    return service;
  });
}

async function actOf(call: Call, store: OpenedStore) {
  const { ids, clock } = store;
  return { principal: await principalOf(call, store), authority: authorityOf(call), ids, now: clock() };
}

const statusShow: CommandDefinition = {
  name: 'status show',
  summary: {
    vi: 'tình trạng các dịch vụ, như mọi người thấy',
    en: 'how the services are, as everybody sees it',
  },
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const status = await readStatus(db, clock());
      call.output.table(
        status.services,
        [
          { heading: { vi: 'DỊCH VỤ', en: 'SERVICE' }, cell: ({ service }) => service },
          { heading: { vi: 'TÌNH TRẠNG', en: 'STATE' }, cell: ({ state }) => stateWord(state) },
          { heading: { vi: 'TỪ', en: 'SINCE' }, cell: ({ since }) => momentText(since) },
        ],
        (service) => service,
      );
      return undefined;
    }),
};

const statusNoticeAdd: CommandDefinition = {
  name: 'status notice add',
  summary: {
    vi: 'đăng một thông báo lên trang tình trạng: công việc báo trước, sự cố, thông tin',
    en: 'put a notice on the status page: planned work, an incident, information',
  },
  arguments: [
    { flags: '<title>', text: { vi: 'tiêu đề tiếng Việt', en: 'the title in Vietnamese' } },
    { flags: '<title-en>', text: { vi: 'tiêu đề tiếng Anh', en: 'the title in English' } },
  ],
  options: [
    { flags: '--kind <kind>', text: { vi: 'loại (incident)', en: 'kind (incident)' }, choices: NOTICE_KINDS },
    {
      flags: '--from <time>',
      text: { vi: 'bắt đầu (bây giờ), giờ Việt Nam', en: 'begins (now), time of Việt Nam' },
    },
    {
      flags: '--until <time>',
      text: { vi: 'kết thúc; công việc báo trước phải có', en: 'ends; planned work needs it' },
    },
    {
      flags: '--services <names>',
      text: {
        vi: `dịch vụ liên quan (tất cả): ${SERVICES.join(',')}`,
        en: `what it concerns (all): ${SERVICES.join(',')}`,
      },
    },
    { flags: '--text <text>', text: { vi: 'nội dung tiếng Việt', en: 'the text in Vietnamese' } },
    { flags: '--text-en <text>', text: { vi: 'nội dung tiếng Anh', en: 'the text in English' } },
    AS,
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const act = await actOf(call, store);
      const [from, until] = [findOption(call, 'from'), findOption(call, 'until')];
      const notice = {
        kind: NOTICE_KINDS.find((kind) => kind === findOption(call, 'kind')) ?? 'incident',
        titleVi: getArgument(call, 0),
        titleEn: getArgument(call, 1),
        textVi: findOption(call, 'text') ?? '',
        textEn: findOption(call, 'textEn') ?? '',
        services: parseServices(findOption(call, 'services')),
        startsAt: from === undefined ? new Date(act.now) : parseTime(from),
        endsAt: until === undefined ? null : parseTime(until),
      };
      const id = await store.db.transaction((tx) => addNotice(tx, act, notice));
      call.output.result({ id }, [id]);
      return undefined;
    }),
};

const statusNoticeEnd: CommandDefinition = {
  name: 'status notice end',
  summary: { vi: 'kết thúc hoặc hủy một thông báo', en: 'end a notice, or withdraw one that has not begun' },
  arguments: [
    { flags: '<id>', text: { vi: 'mã (xem: status notice list)', en: 'id (see: status notice list)' } },
  ],
  options: [
    { flags: '--outcome <text>', text: { vi: 'kết quả, tiếng Việt', en: 'what came of it, in Vietnamese' } },
    { flags: '--outcome-en <text>', text: { vi: 'kết quả, tiếng Anh', en: 'what came of it, in English' } },
    AS,
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const act = await actOf(call, store);
      const ending = {
        id: requireUuid(getArgument(call, 0)),
        outcomeVi: findOption(call, 'outcome') ?? '',
        outcomeEn: findOption(call, 'outcomeEn') ?? '',
      };
      await store.db.transaction((tx) => endNotice(tx, act, ending));
      call.output.result({ id: ending.id }, [ending.id]);
      return undefined;
    }),
};

const statusNoticeList: CommandDefinition = {
  name: 'status notice list',
  summary: {
    vi: 'các thông báo đang mở; --all: cả những thông báo đã qua',
    en: 'open notices; --all: those that are over too',
  },
  options: [{ flags: '--all', text: { vi: 'cả đã qua', en: 'those that are over too' } }],
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const now = new Date(clock());
      const notices = await readNotices(db, call.options['all'] === true ? new Date(0) : now);
      call.output.table(
        notices,
        [
          { heading: { vi: 'MÃ', en: 'ID' }, cell: ({ id }) => id },
          { heading: { vi: 'LOẠI', en: 'KIND' }, cell: ({ kind }) => kind },
          { heading: { vi: 'TỪ', en: 'FROM' }, cell: ({ startsAt }) => momentText(startsAt) },
          {
            heading: { vi: 'ĐẾN', en: 'UNTIL' },
            cell: ({ endedAt, endsAt }) => momentText(endedAt ?? endsAt),
          },
          { heading: { vi: 'TIÊU ĐỀ', en: 'TITLE' }, cell: ({ titleVi }) => titleVi },
        ],
        (notice) => notice,
      );
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [
  statusShow,
  statusNoticeAdd,
  statusNoticeEnd,
  statusNoticeList,
];
