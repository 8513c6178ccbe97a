/** `unit show CODE`: a unit with contact data, head, secretary, history (R3.1). */
import { readHistory } from '#domain/directory/as-of.ts';
import { readUnits } from '#domain/directory/find-units.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import type { Text } from '../language.ts';
import { withStore } from '../open-store.ts';
import { stateWord, unitClassWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

export const unitShow: CommandDefinition = {
  name: 'unit show',
  summary: { vi: 'một đơn vị: liên hệ, thủ trưởng, lịch sử', en: 'a unit: contact data, head, history' },
  arguments: [{ flags: '<code>', text: { vi: 'mã đơn vị', en: 'code of the unit' } }],
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const { id } = await requireUnit(db, getArgument(call, 0));
      const [unit] = await readUnits(db, [id], { most: 1, now: clock() });
      if (!unit) throw new Refusal('notFound', 'There is no such unit.');
      const word = (text: Text): string => call.output.text(text);
      const versions = await readHistory(db, 'unit', id, 'everywhere');
      const contact = [unit.address, unit.phone, unit.fax, unit.website, unit.postalAddress];
      call.output.result({ ...unit, versions }, [
        `${unit.code} ${unit.name} (${word(unitClassWord(unit.unitClass))}, ${word(stateWord(unit.state))})`,
        ...contact.filter((one) => one !== null && one !== undefined),
        ...[unit.head, unit.secretary].flatMap((holder) =>
          holder ? [`${holder.title}: ${holder.name}`] : [],
        ),
        ...versions.map(({ validFrom, validUntil }) =>
          `  ${momentText(validFrom)} – ${momentText(validUntil)}`.trimEnd(),
        ),
      ]);
      return undefined;
    }),
};
