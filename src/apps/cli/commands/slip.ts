/** `slip …`: sealed slips of first passwords (R6.2): which wait, and printing them once, as PDF. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { makePasswordHasher, passwordSettings } from '#domain/accounts/password-hasher.ts';
import { readSlips } from '#domain/accounts/password-slips.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { printSlips } from '#services/password-slips/print-slips.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { withStore } from '../open-store.ts';

const MAX_LISTED = 10_000;
const UNIT = { flags: '--unit <code>', text: { vi: 'đơn vị và cấp dưới', en: 'unit and below' } };

const slipList: CommandDefinition = {
  name: 'slip list',
  summary: { vi: 'phiếu mật khẩu đang chờ in', en: 'password slips waiting to be printed' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(
        await readSlips(db, principal, { isWaiting: true }, MAX_LISTED),
        [
          { heading: { vi: 'Địa chỉ', en: 'Address' }, cell: (slip) => slip.address },
          { heading: { vi: 'Họ tên', en: 'Name' }, cell: (slip) => slip.displayName },
          { heading: { vi: 'Đơn vị', en: 'Unit' }, cell: (slip) => slip.unitName },
        ],
        (slip) => slip,
      );
      return undefined;
    }),
};

const slipPrint: CommandDefinition = {
  name: 'slip print',
  summary: {
    vi: 'in phiếu mật khẩu ra PDF, mỗi phiếu một lần',
    en: 'print password slips as PDF, each once',
  },
  arguments: [{ flags: '<file>', text: { vi: 'tệp PDF ghi ra', en: 'PDF to write' } }],
  options: [UNIT],
  run: (call) =>
    withStore(call, async ({ db, principal, ids, clock, settings }) => {
      const code = findOption(call, 'unit');
      const unitId = code === undefined ? undefined : (await requireUnit(db, code)).id;
      const hasher = makePasswordHasher(passwordSettings(settings), randomBytes);
      const signInUrl = `https://${settings.hostname}/`;
      const parts = { db, hasher, ids, clock, random: randomBytes, signInUrl };
      const { pdf, slips } = await printSlips(parts, principal, { unitId });
      const path = getArgument(call, 0);
      writeFileSync(path, pdf, { mode: 0o600 });
      call.output.result({ path, printed: slips.map(({ address }) => address) }, [
        `${path}: ${slips.length}`,
      ]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [slipList, slipPrint];
