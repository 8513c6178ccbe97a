/** `directory correct`: what was written wrongly all along of a person or a unit (R6.1). A change goes by request. */
import { findPersonByAddress } from '#domain/directory/people.ts';
import { findUnit } from '#domain/directory/units.ts';
import { isObject, parseIJson } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { correctDirectory } from '#services/lifecycle/correct.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { withStore } from '../open-store.ts';

export const directoryCorrect: CommandDefinition = {
  name: 'directory correct',
  summary: {
    vi: 'đính chính thông tin của người hoặc đơn vị',
    en: 'correct what is said of a person or a unit',
  },
  arguments: [
    {
      flags: '<who>',
      text: { vi: 'địa chỉ người, hoặc mã đơn vị', en: 'address of a person, or code of a unit' },
    },
    {
      flags: '<fields>',
      text: { vi: 'các trường, dạng JSON; null là bỏ trống', en: 'the fields, as JSON; null empties one' },
    },
  ],
  options: [{ flags: '--reason <text>', text: { vi: 'lý do', en: 'the reason' }, mandatory: true }, AS],
  run: (call) =>
    withStore(call, async (store) => {
      const who = getArgument(call, 0);
      const fields = parseIJson(getArgument(call, 1));
      if (!isObject(fields)) throw new Refusal('invalidArgument', 'The fields are a JSON object.');
      const found = who.includes('@')
        ? await findPersonByAddress(store.db, who)
        : await findUnit(store.db, who);
      if (!found) throw new Refusal('notFound', `There is nobody and nothing called ${who}.`);
      const kind = who.includes('@') ? 'person' : 'unit';
      const reason = findOption(call, 'reason') ?? '';
      await correctDirectory(lifecyclePartsOf(store), await principalOf(call, store), {
        kind,
        id: found.id,
        fields,
        reason,
      });
      call.output.result({ kind, id: found.id }, [found.id]);
      return undefined;
    }),
};
