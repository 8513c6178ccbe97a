/** `list …`: agreeing the list of people of an agency (R6.2): open a round, see its differences, settle them, sign off. */
import { LISTS, readEntries, readRounds } from '#domain/directory/list-rounds.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { openRound, settleDifference, signOff } from '#services/feed/agree-list.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';

const MAX_LISTED = 10_000;
const ROUND = { flags: '<round>', text: { vi: 'mã đợt', en: 'id of the round' } };

const listRounds: CommandDefinition = {
  name: 'list rounds',
  summary: { vi: 'các đợt xác nhận danh sách', en: 'rounds of agreeing lists' },
  run: (call) =>
    withStore(call, async ({ db }) => {
      call.output.table(
        await readRounds(db, 'everywhere', undefined, MAX_LISTED),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (round) => round.id },
          { heading: { vi: 'Đơn vị', en: 'Unit' }, cell: (round) => round.unitName },
          { heading: { vi: 'Hạn', en: 'Due' }, cell: (round) => round.dueOn },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (round) => stateWord(round.state) },
          {
            heading: { vi: 'Đã giải quyết', en: 'Settled' },
            cell: (round) => `${round.settled}/${round.differing}`,
          },
        ],
        (round) => round,
      );
      return undefined;
    }),
};

const listOpen: CommandDefinition = {
  name: 'list open',
  summary: { vi: 'mở đợt xác nhận danh sách', en: 'open a round of agreeing a list' },
  arguments: [{ flags: '<unit>', text: { vi: 'mã đơn vị', en: 'code of the unit' } }],
  options: [
    { flags: '--due <day>', text: { vi: 'hạn, YYYY-MM-DD', en: 'due day' }, mandatory: true },
    { flags: '--name <name>', text: { vi: 'tên đợt', en: 'name of the round' } },
    {
      flags: '--agency-feed <id>',
      text: { vi: 'danh sách của cơ quan (feed check)', en: 'the agency’s list (feed check)' },
    },
    {
      flags: '--authority-feed <id>',
      text: { vi: 'danh sách của cơ quan nhân sự', en: 'the personnel authority’s list' },
    },
    AS,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const unit = await requireUnit(store.db, getArgument(call, 0));
      const id = await openRound(lifecyclePartsOf(store), await principalOf(call, store), {
        unitId: unit.id,
        name: findOption(call, 'name') ?? unit.name,
        dueOn: findOption(call, 'due') ?? '',
        agencyFeedId: findOption(call, 'agencyFeed'),
        authorityFeedId: findOption(call, 'authorityFeed'),
      });
      call.output.result({ id }, [id]);
      return undefined;
    }),
};

const listShow: CommandDefinition = {
  name: 'list show',
  summary: { vi: 'xem các chỗ khác nhau của một đợt', en: 'show the differences of a round' },
  arguments: [ROUND],
  run: (call) =>
    withStore(call, async ({ db }) => {
      const entries = await readEntries(db, getArgument(call, 0), { after: 0, differing: true }, MAX_LISTED);
      call.output.table(
        entries,
        [
          { heading: { vi: 'Số', en: 'No' }, cell: (entry) => `${entry.ordinal}` },
          { heading: { vi: 'Khác nhau', en: 'Differs' }, cell: (entry) => entry.differences.join(', ') },
          ...LISTS.map((list) => ({
            heading: { vi: list, en: list },
            cell: (entry: (typeof entries)[number]) => (entry[list] ? JSON.stringify(entry[list]) : '—'),
          })),
          { heading: { vi: 'Theo', en: 'Settled' }, cell: (entry) => entry.resolution ?? '' },
        ],
        (entry) => entry,
      );
      return undefined;
    }),
};

const listSettle: CommandDefinition = {
  name: 'list settle',
  summary: { vi: 'giải quyết một chỗ khác nhau', en: 'settle one difference' },
  arguments: [
    ROUND,
    { flags: '<number>', text: { vi: 'số thứ tự', en: 'number of the entry' } },
    { flags: '<list>', text: { vi: 'theo danh sách nào', en: 'whose word counts' }, choices: LISTS },
  ],
  options: [AS],
  run: (call) =>
    withStore(call, async (store) => {
      const resolution = LISTS.find((list) => list === getArgument(call, 2));
      const ordinal = Number(getArgument(call, 1));
      if (!resolution || !Number.isInteger(ordinal))
        throw new Refusal('invalidArgument', `Give a number and one of ${LISTS.join(', ')}.`);
      const settled = await settleDifference(lifecyclePartsOf(store), await principalOf(call, store), {
        roundId: getArgument(call, 0),
        ordinal,
        resolution,
      });
      call.output.result(settled, [settled.requestId ?? '']);
      return undefined;
    }),
};

const listSign: CommandDefinition = {
  name: 'list sign',
  summary: { vi: 'ký xác nhận danh sách', en: 'sign a list off' },
  arguments: [ROUND],
  options: [{ ...AS, mandatory: true }],
  run: (call) =>
    withStore(call, async (store) => {
      await signOff(lifecyclePartsOf(store), await principalOf(call, store), getArgument(call, 0));
      call.output.result({ state: 'signed' }, ['signed']);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [listRounds, listOpen, listShow, listSettle, listSign];
