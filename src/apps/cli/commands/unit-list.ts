/** `unit list`: the tree of agencies (R3.1). */
import { listUnits } from '#domain/directory/units.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { TEXTS } from '../texts.ts';

const { columns } = TEXTS;

export const unitList: CommandDefinition = {
  name: 'unit list',
  summary: { vi: 'liệt kê các đơn vị', en: 'list the units' },
  run: (call) =>
    withStore(call, async ({ db }) => {
      call.output.table(
        await listUnits(db),
        [
          { heading: columns.number, cell: (unit) => `${unit.annexNumber ?? ''}` },
          { heading: columns.code, cell: (unit) => unit.code },
          { heading: columns.state, cell: (unit) => stateWord(unit.state) },
          { heading: columns.name, cell: (unit) => '  '.repeat(unit.path.length - 1) + unit.name },
        ],
        ({ annexNumber, code, name, unitClass, state }) => ({ annexNumber, code, name, unitClass, state }),
      );
      return undefined;
    }),
};
