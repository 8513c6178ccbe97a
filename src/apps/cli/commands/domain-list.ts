/** `domain list`: the domains of the directory (R3.1): the primary one, those left and until when they receive, one to come. */
import { listComingDomains, readDomains } from '#domain/directory/domains.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

export const domainList: CommandDefinition = {
  name: 'domain list',
  summary: { vi: 'tên miền đang dùng, đã rời, sắp dùng', en: 'the domains: in use, left, to come' },
  run: (call) =>
    withStore(call, async ({ db }) => {
      const coming = (await listComingDomains(db)).map((name) => ({
        name,
        state: 'coming' as const,
        since: null,
        receivesUntil: null,
        addresses: 0,
      }));
      const known = (await readDomains(db)).map(
        ({ name, isPrimary, since, receivesUntil, closedAt, addresses }) => ({
          name,
          state: isPrimary ? ('primary' as const) : closedAt ? ('closed' as const) : ('receives' as const),
          since,
          receivesUntil,
          addresses,
        }),
      );
      call.output.table(
        [...known, ...coming],
        [
          { heading: { vi: 'Tên miền', en: 'Domain' }, cell: (domain) => domain.name },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (domain) => stateWord(domain.state) },
          {
            heading: { vi: 'Nhận đến', en: 'Receives until' },
            cell: (domain) => momentText(domain.receivesUntil),
          },
          { heading: { vi: 'Địa chỉ', en: 'Addresses' }, cell: (domain) => `${domain.addresses}` },
        ],
        (domain) => domain,
      );
      return undefined;
    }),
};
