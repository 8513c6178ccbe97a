/** Checks of the units a request is about (R3.1): alive, their heads, names and codes that are in use. */

import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { beginningOfDay } from '#domain/directory/as-of.ts';
import type { Finding } from '#domain/directory/change-requests.ts';
import { findHead } from '#domain/directory/posts.ts';
import { findUnit, readUnits } from '#domain/directory/units.ts';
import type { Check } from '../check.ts';
import { findText, getIds } from '../details.ts';

export const unitIsAlive: Check = ({ unit }) =>
  Promise.resolve(
    unit.state === 'dissolved'
      ? [
          {
            code: 'unitDissolved',
            weight: unit.successorId ? 'warns' : 'blocks',
            vi: `${unit.name} đã giải thể${unit.successorId ? '; đề nghị chuyển sang cơ quan kế thừa' : ''}.`,
            en: `${unit.name} is dissolved${unit.successorId ? '; the request goes to its successor' : ''}.`,
            about: [unit.id],
          },
        ]
      : [],
  );

export const headIsFree: Check = async ({ db, unit, details, effectiveOn }) => {
  if (findText(details, 'rank') !== 'head') return [];
  const head = await findHead(db, unit.id, beginningOfDay(effectiveOn));
  if (!head || head.isActing) return [];
  return [
    {
      code: 'headTaken',
      weight: 'blocks',
      vi: `${unit.name} đang có thủ trưởng; hãy dùng đề nghị thay thủ trưởng.`,
      en: `${unit.name} has a head: use a change of head.`,
      about: [head.personId],
    },
  ];
};

export const codeIsFree: Check = async ({ db, details }) => {
  const code = findText(details, 'code');
  if (code === undefined || !(await findUnit(db, code))) return [];
  return [
    {
      code: 'codeTaken',
      weight: 'blocks',
      vi: `Mã ${code} đã dùng; mã đã cấp không cấp lại.`,
      en: `The code ${code} is in use; a code is never given again.`,
    },
  ];
};

export const namedUnitsAreAlive: Check = async ({ db, details }) => {
  const ids = [
    ...getIds(details, 'units'),
    ...['intoUnitId', 'parentId', 'successorId'].flatMap((name) => findText(details, name) ?? []),
  ];
  const known = new Map((await readUnits(db, ids)).map((unit) => [unit.id as string, unit]));
  return ids.flatMap((id): Finding[] => {
    const unit = known.get(id);
    if (unit && unit.state !== 'dissolved') return [];
    return [
      {
        code: 'namedUnitGone',
        weight: 'blocks',
        vi: unit ? `${unit.name} đã giải thể.` : 'Có cơ quan không tồn tại trong đề nghị.',
        en: unit ? `${unit.name} is dissolved.` : 'A unit named in the request does not exist.',
        about: [id],
      },
    ];
  });
};

/** Mail to a unit that ends goes to the successor's mailbox: without one it would come back to its senders. */
export const successorReceives: Check = async ({ db, details }) => {
  const id = findText(details, 'successorId') ?? findText(details, 'intoUnitId');
  const [successor] = id === undefined ? [] : await readUnits(db, [id]);
  if (!successor || (await listAgencyAccounts(db, successor.id)).length > 0) return [];
  return [
    {
      code: 'successorWithoutMailbox',
      weight: 'blocks',
      vi: `${successor.name} chưa có hộp thư cơ quan nên không nhận được thư của đơn vị cũ: hãy đề nghị cấp tài khoản cơ quan trước.`,
      en: `${successor.name} has no agency mailbox to receive the old unit's mail: ask for its account first.`,
      about: [successor.id],
    },
  ];
};

export const hasNoAccount: Check = async ({ db, unit }) =>
  (await listAgencyAccounts(db, unit.id)).length === 0
    ? []
    : [
        {
          code: 'accountGiven',
          weight: 'blocks',
          vi: `${unit.name} đã có tài khoản cơ quan.`,
          en: `${unit.name} has its account already.`,
          about: [unit.id],
        },
      ];

export const wasDissolved: Check = async ({ db, details }) => {
  const [unit] = await readUnits(db, [findText(details, 'restoredUnitId') ?? '']);
  if (unit?.state === 'dissolved') return [];
  return [
    {
      code: 'notDissolved',
      weight: 'blocks',
      vi: unit ? `${unit.name} đang hoạt động, không cần lập lại.` : 'Không có đơn vị này.',
      en: unit ? `${unit.name} stands: there is nothing to establish again.` : 'There is no such unit.',
      about: unit ? [unit.id] : [],
    },
  ];
};

/** The domain that is left receives for a while, so that nobody's mail is lost on the day. */
export const staysReceiving: Check = ({ details, effectiveOn }) =>
  Promise.resolve(
    (findText(details, 'receivesUntil') ?? '') > effectiveOn
      ? []
      : [
          {
            code: 'domainWithoutWindow',
            weight: 'blocks',
            vi: 'Ngày ngừng nhận thư ở tên miền cũ phải sau ngày đổi tên miền, nếu không thư gửi theo địa chỉ cũ sẽ mất.',
            en: 'The old domain has to receive beyond the day of the change, or mail to old addresses would be lost.',
          },
        ],
  );
