/** `unit show CODE`: a unit with contact data, head, secretary, history (R3.1). */
import { readHistory } from '#domain/directory/as-of.ts';
import { readUnits } from '#domain/directory/find-units.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { withStore } from '../open-store.ts';

export const unitShow: CommandDefinition = {
  name: 'unit show',
  summary: { vi: 'một đơn vị: liên hệ, thủ trưởng, lịch sử', en: 'a unit: contact data, head, history' },
  arguments: [{ flags: '<code>', text: { vi: 'mã đơn vị', en: 'code of the unit' } }],
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const { id } = await requireUnit(db, getArgument(call, 0));
      const [unit] = await readUnits(db, [id], { most: 1, now: clock() });
      const versions = await readHistory(db, 'unit', id, 'everywhere');
      const contact = [unit?.address, unit?.phone, unit?.fax, unit?.website, unit?.postalAddress];
      call.output.result({ ...unit, versions }, [
        `${unit?.code ?? ''} ${unit?.name ?? ''} (${unit?.unitClass ?? ''}, ${unit?.state ?? ''})`,
        ...contact.filter((one) => one !== null && one !== undefined),
        ...[unit?.head, unit?.secretary].flatMap((holder) =>
          holder ? [`${holder.title}: ${holder.name}`] : [],
        ),
        ...versions.map(
          ({ validFrom, validUntil }) => `  ${String(validFrom)} – ${String(validUntil ?? '')}`,
        ),
      ]);
      return undefined;
    }),
};
