/** `audit verify`: follows the chain of the audit record and says where it is broken (R5.1). */
import { readWitnessed } from '#apps/server/audit-heads.ts';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import { withStore } from '../open-store.ts';

const INTACT = {
  vi: 'Nhật ký nguyên vẹn: {events} sự kiện.',
  en: 'The audit record is whole: {events} events.',
};
const BROKEN = {
  vi: 'Nhật ký BỊ ĐỨT tại sự kiện {brokenAt}; {events} sự kiện trước đó nguyên vẹn.',
  en: 'The audit record is BROKEN at event {brokenAt}; the {events} events before it are whole.',
};

export const auditVerify: CommandDefinition = {
  name: 'audit verify',
  summary: { vi: 'kiểm tra nhật ký không bị sửa', en: 'prove that the audit record was not changed' },
  run: (call) =>
    withStore(call, async ({ db, settings }) => {
      const verdict = await verifyAuditChain(db, await readWitnessed(settings.data));
      const { events, brokenAt } = verdict;
      const line =
        brokenAt === undefined
          ? call.output.text(INTACT, { events })
          : call.output.text(BROKEN, { events, brokenAt });
      call.output.result(verdict, [line]);
      return brokenAt === undefined ? undefined : EXIT.data;
    }),
};
