/** `directory as-of DAY`: units and people as they stood when a day ended (R6.1). */
import { endOfDay, readDirectoryAsOf } from '#domain/directory/as-of.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { personStateWord } from '../state-words.ts';

export const directoryAsOf: CommandDefinition = {
  name: 'directory as-of',
  summary: { vi: 'danh bạ vào một ngày', en: 'the directory as of a day' },
  arguments: [{ flags: '<day>', text: { vi: 'ngày YYYY-MM-DD', en: 'day YYYY-MM-DD' } }],
  options: [{ flags: '--unit <code>', text: { vi: 'chỉ đơn vị này', en: 'only this unit' } }],
  run: (call) =>
    withStore(call, async ({ db }) => {
      const day = getArgument(call, 0);
      if (!isIsoDate(day)) throw new Refusal('invalidArgument', 'A day is written YYYY-MM-DD.');
      const directory = await readDirectoryAsOf(db, endOfDay(day));
      const codes = new Map(directory.units.map((unit) => [unit.id, unit.code]));
      const wanted = findOption(call, 'unit');
      const rows = directory.people.filter(
        (person) => wanted === undefined || codes.get(person.unitId) === wanted,
      );
      call.output.table(
        rows,
        [
          { heading: { vi: 'Đơn vị', en: 'Unit' }, cell: (person) => codes.get(person.unitId) ?? '' },
          { heading: { vi: 'Họ tên', en: 'Name' }, cell: (person) => person.fullName },
          { heading: { vi: 'Địa chỉ', en: 'Address' }, cell: (person) => person.address ?? '' },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (person) => personStateWord(person.state) },
        ],
        (person) => ({ ...person, unit: codes.get(person.unitId) ?? null }),
      );
      return undefined;
    }),
};
