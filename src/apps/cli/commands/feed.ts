/** `feed …`: lists of people by spreadsheet (R5.4): the template, a dry run with a result for each row, and making requests of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dayOf } from '#domain/directory/as-of.ts';
import { FEED_MATCHES, type Feed, type FeedRow, readFeedRows, readFeeds } from '#domain/directory/feeds.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { receiveFeed, requireFeed } from '#services/feed/receive.ts';
import { submitFeed } from '#services/feed/submit-feed.ts';
import { makeCsvTemplate, makeXlsxTemplate } from '#services/feed/template.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { type OpenedStore, withStore } from '../open-store.ts';
import { makeStepProgress } from '../progress.ts';
import { matchWord, stateWord } from '../state-words.ts';
import { requireUuid } from '../uuid-argument.ts';

const MAX_SHOWN = 1000;
const MAX_ROWS = 50_000;
const ROWS = { vi: 'dòng', en: 'rows' };
const REQUESTS = { vi: 'đề nghị', en: 'requests' };

const feedTemplate: CommandDefinition = {
  name: 'feed template',
  summary: { vi: 'ghi mẫu danh sách cán bộ (.xlsx, .csv)', en: 'write the template of a list (.xlsx, .csv)' },
  arguments: [{ flags: '<file>', text: { vi: 'tệp ghi ra', en: 'file to write' } }],
  async run(call) {
    const path = getArgument(call, 0);
    writeFileSync(path, path.toLowerCase().endsWith('.csv') ? makeCsvTemplate() : await makeXlsxTemplate());
    call.output.result({ path }, [path]);
    return undefined;
  },
};

/** How many rows there are of each kind. */
function countsText(call: Call, { counts }: Feed): string {
  const told = FEED_MATCHES.filter((match) => Number(counts[match] ?? 0) > 0);
  return told.map((match) => `${call.output.text(matchWord(match))} ${Number(counts[match])}`).join(', ');
}

function rowLine(call: Call, { ordinal, match, fields, notes }: FeedRow): string {
  const name = fields?.['fullName'];
  const said = notes.map((note) => call.output.text(note)).join('; ');
  return `${ordinal} ${call.output.text(matchWord(match))} ${typeof name === 'string' ? name : ''} ${said}`.trimEnd();
}

/** Which heading of the file holds which field, `--map fullName=Tên CB;title=Chức danh`. */
function mappingOf(call: Call): Record<string, string> {
  const pairs = (findOption(call, 'map') ?? '').split(';').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

async function check(call: Call, store: OpenedStore): Promise<undefined> {
  const path = getArgument(call, 0);
  const number = findOption(call, 'decision');
  const progress = makeStepProgress(process.stderr, !call.json, call.output.text(ROWS));
  const { feed, isNew } = await receiveFeed(lifecyclePartsOf(store), store.principal, {
    name: path.split('/').at(-1) ?? path,
    bytes: readFileSync(path),
    unitCode: findOption(call, 'unit') ?? '',
    isComplete: call.options['complete'] === true,
    decision:
      number === undefined
        ? undefined
        : {
            number,
            decidedOn: findOption(call, 'decidedOn') ?? '',
            issuer: findOption(call, 'issuer') ?? '',
            summary: 'Danh sách cán bộ',
            file: null,
          },
    effectiveOn: findOption(call, 'effective') ?? dayOf(store.clock()),
    mapping: mappingOf(call),
    onProgress: progress.show,
  }).finally(() => progress.stop());
  const matches = ['changed', 'new', 'missing', 'doubtful', 'wrong'];
  const rows = await readFeedRows(store.db, feed.id, { matches, after: 0 }, MAX_SHOWN);
  call.output.result({ id: feed.id, isNew, state: feed.state, counts: feed.counts, rows }, [
    `${feed.id} ${call.output.text(stateWord(feed.state))} ${countsText(call, feed)}`,
    ...rows.map((row) => rowLine(call, row)),
  ]);
  return undefined;
}

const feedCheck: CommandDefinition = {
  name: 'feed check',
  summary: {
    vi: 'đọc và đối chiếu danh sách, chưa thay đổi gì',
    en: 'read a list and match it; nothing changes',
  },
  arguments: [{ flags: '<file>', text: { vi: 'tệp .xlsx hoặc .csv', en: 'file .xlsx or .csv' } }],
  options: [
    { flags: '--unit <code>', text: { vi: 'danh sách của đơn vị', en: 'whose list it is' }, mandatory: true },
    {
      flags: '--complete',
      text: { vi: 'danh sách đủ: báo người thiếu', en: 'it has everybody: tell who is missing' },
    },
    { flags: '--effective <day>', text: { vi: 'ngày hiệu lực', en: 'effective day' } },
    { flags: '--decision <number>', text: { vi: 'số quyết định', en: 'number of the decision' } },
    { flags: '--decided-on <day>', text: { vi: 'ngày ký', en: 'day of the decision' } },
    { flags: '--issuer <body>', text: { vi: 'cơ quan ban hành', en: 'body that issued it' } },
    {
      flags: '--map <pairs>',
      text: {
        vi: 'cột của tệp theo trường: fullName=Tên CB;title=Chức danh',
        en: 'headings of the file by field: fullName=Tên CB;title=Chức danh',
      },
    },
  ],
  run: (call) => withStore(call, (store) => check(call, store)),
};

const KINDS = ['new', 'changed', 'missing'] as const;

const feedSubmit: CommandDefinition = {
  name: 'feed submit',
  summary: {
    vi: 'lập đề nghị từ danh sách đã đối chiếu',
    en: 'make change requests of a list that was matched',
  },
  arguments: [{ flags: '<id>', text: { vi: 'mã danh sách', en: 'id of the list' } }],
  options: [
    {
      flags: '--matches <kinds>',
      text: {
        vi: 'new,changed,missing (mặc định new,changed)',
        en: 'new,changed,missing (default new,changed)',
      },
    },
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const asked = (findOption(call, 'matches') ?? 'new,changed').split(',');
      const matches = KINDS.filter((kind) => asked.includes(kind));
      if (matches.length === 0) throw new Refusal('invalidArgument', `--matches: ${KINDS.join(',')}`);
      const [parts, feedId] = [lifecyclePartsOf(store), getArgument(call, 0)];
      const { counts } = await requireFeed(parts, store.principal, feedId);
      const total = matches.reduce((sum, match) => sum + Number(counts[match] ?? 0), 0);
      const progress = makeStepProgress(process.stderr, !call.json, call.output.text(REQUESTS));
      const requests = await submitFeed(parts, store.principal, {
        feedId,
        matches,
        onProgress: (made) => progress.show(made, total),
      }).finally(() => progress.stop());
      call.output.result({ requests }, [`${requests}`]);
      return undefined;
    }),
};

const feedList: CommandDefinition = {
  name: 'feed list',
  summary: { vi: 'các danh sách đã gửi, mới nhất trước', en: 'lists that were sent, the newest first' },
  run: (call) =>
    withStore(call, async ({ db }) => {
      call.output.table(
        await readFeeds(db, 'everywhere', undefined, MAX_SHOWN),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (feed) => feed.id },
          { heading: { vi: 'Tên', en: 'Name' }, cell: (feed) => feed.name },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (feed) => stateWord(feed.state) },
          { heading: { vi: 'Dòng', en: 'Rows' }, cell: (feed) => `${feed.rowsDone}/${feed.rowCount}` },
          { heading: { vi: 'Kết quả', en: 'Results' }, cell: (feed) => JSON.stringify(feed.counts) },
          { heading: { vi: 'Người gửi', en: 'Sent by' }, cell: (feed) => feed.createdByName },
        ],
        jsonOf,
      );
      return undefined;
    }),
};

function jsonOf({ fileBlob, ...feed }: Feed): object {
  return { ...feed, file: fileBlob?.toString('hex') ?? null };
}

const feedShow: CommandDefinition = {
  name: 'feed show',
  summary: { vi: 'kết quả từng dòng của một danh sách', en: 'the result of each row of a list' },
  arguments: [{ flags: '<id>', text: { vi: 'mã danh sách', en: 'id of the list' } }],
  options: [
    {
      flags: '--matches <kinds>',
      text: {
        vi: 'chỉ các loại: new,changed,same,missing,doubtful,wrong',
        en: 'only these kinds: new,changed,same,missing,doubtful,wrong',
      },
    },
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const feed = await requireFeed(
        lifecyclePartsOf(store),
        store.principal,
        requireUuid(getArgument(call, 0)),
      );
      const asked = findOption(call, 'matches')?.split(',');
      const matches = asked && FEED_MATCHES.filter((match) => asked.includes(match));
      const rows = await readFeedRows(store.db, feed.id, { matches, after: 0 }, MAX_ROWS);
      call.output.result({ ...jsonOf(feed), rows }, [
        `${feed.name} ${call.output.text(stateWord(feed.state))} ${feed.rowsDone}/${feed.rowCount} ${countsText(call, feed)} ${feed.fault ?? ''}`.trimEnd(),
        ...rows.map((row) => rowLine(call, row)),
      ]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [
  feedTemplate,
  feedCheck,
  feedList,
  feedShow,
  feedSubmit,
];
