/** `dns records`: what the DNS must say of us, and what it says. */
import { checkOwnRecords, zoneLine } from '../checks/dns-records.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';

const dnsRecordList: CommandDefinition = {
  name: 'dns records',
  summary: {
    vi: 'các bản ghi DNS cần công bố, và DNS hiện nói gì',
    en: 'the DNS records to publish, and what the DNS says now',
  },
  run: (call) =>
    withStore(call, async (store) => {
      call.output.table(
        await checkOwnRecords(store),
        [
          { heading: { vi: 'Kết quả', en: 'State' }, cell: (record) => stateWord(record.state) },
          { heading: { vi: 'Bản ghi', en: 'Record' }, cell: zoneLine },
        ],
        ({ purpose, name, type, value, isRequired, state, found, why }) => ({
          purpose,
          name,
          type,
          value,
          isRequired,
          state,
          found,
          why,
        }),
      );
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [dnsRecordList];
