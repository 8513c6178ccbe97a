/**
 * Sealed slips of first passwords as PDF (R6.2): one page a person, to be folded, with a QR code to the sign-in page.
 *
 * A slip is printed once. The password is made here, kept as its hash alone, works in no mail program until it has been changed, and
 * is void after some days. Who printed which slip stands in the audit record; the password nowhere but on the paper.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import { markPrinted, type PasswordSlip, readSlips } from '#domain/accounts/password-slips.ts';
import { makeOneTimePassword } from '#domain/accounts/passwords.ts';
import { ONE_TIME_PASSWORD_MS, writePassword } from '#domain/accounts/set-password.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type Content, makePaper } from '#services/papers/make-paper.ts';

/** What the printing works with. */
export interface SlipParts {
  db: Database;
  hasher: PasswordHasher;
  ids: NewId;
  clock: () => number;
  random: (bytes: number) => Uint8Array;
  /** The sign-in page, for the QR code. */
  signInUrl: string;
}

/** Hashing so many passwords takes a minute on two cores. */
const MAX_AT_ONCE = 500;
const QR_SIZE = 110;

interface Filled extends PasswordSlip {
  password: string;
  validUntil: Date;
}

/**
 * Prints waiting slips within the principal's reach. Gives the PDF and whom it is for. `Refusal('notFound')` when there are none,
 * `tooMany` for more than can be hashed at once.
 */
export async function printSlips(
  parts: SlipParts,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; unitId?: string | undefined },
): Promise<{ pdf: Buffer; slips: PasswordSlip[] }> {
  const slips = await readSlips(parts.db, principal, { ...wanted, isWaiting: true }, MAX_AT_ONCE + 1);
  if (slips.length === 0) throw new Refusal('notFound', 'No slip is waiting there; each is printed once.');
  if (slips.length > MAX_AT_ONCE)
    throw new Refusal('tooMany', `At most ${MAX_AT_ONCE} slips at once: print unit by unit.`);
  const filled: Filled[] = [];
  for (const slip of slips) {
    const done = await fill(parts, principal, slip);
    if (done) filled.push(done);
  }
  if (filled.length === 0) throw new Refusal('conflict', 'Somebody printed these slips at the same moment.');
  return {
    pdf: await makePdf(parts.signInUrl, filled),
    slips: slips.filter(({ id }) => filled.some((one) => one.id === id)),
  };
}

/** Makes and sets the password of one slip; undefined when somebody printed it meanwhile. */
async function fill(parts: SlipParts, principal: Principal, slip: PasswordSlip): Promise<Filled | undefined> {
  const now = parts.clock();
  const password = makeOneTimePassword(parts.random);
  const hashed = await parts.hasher.hashPassword(password);
  const validUntil = now + ONE_TIME_PASSWORD_MS;
  const isPrinted = await parts.db.transaction(async (tx) => {
    const name = auditActor(principal).name;
    if (!(await markPrinted(tx, { accountId: slip.id, principal, name, validUntil, now }))) return false;
    const account = await findAccountById(tx, slip.id);
    if (!account) throw new Refusal('notFound', 'This account is gone.');
    await writePassword(tx, account, hashed, {
      principal,
      oneTime: true,
      authority: 'phiếu mật khẩu (sealed slip), R6.2',
      ids: parts.ids,
      now,
    });
    return true;
  });
  return isPrinted ? { ...slip, password, validUntil: new Date(validUntil) } : undefined;
}

function vietnameseDay(time: number): string {
  return dayOf(time).split('-').toReversed().join('/');
}

/** Where the paper is folded, whatever stands above: as much empty paper above the fold as what lies below it, so that the secret comes to lie inside. */
const FOLD = { x: 40, y: 342 };
const SECRET = { x: 40, y: 356 };

const body = (text: string): Content => ({ text, style: 'body' });

/** What nobody but the owner reads. */
function secretOf(slip: Filled, signInUrl: string): Content {
  const until = vietnameseDay(slip.validUntil.getTime());
  return {
    width: '*',
    stack: [
      { text: 'Địa chỉ thư (address)', style: 'small' },
      { text: slip.address, style: 'value' },
      { text: 'Mật khẩu dùng một lần (one-time password)', style: 'small' },
      { text: slip.password, style: 'password' },
      body(`Đăng nhập tại (sign in at): ${signInUrl}`),
      body(
        `Có giá trị đến hết ngày ${until}. Phải đổi ngay lần đăng nhập đầu tiên; chưa đổi thì chương trình thư chưa dùng được.`,
      ),
      body(
        `Valid until ${until}. It must be changed at the first sign-in; mail programs work only after that.`,
      ),
      body('Không ai được hỏi mật khẩu của ông/bà, kể cả Trung tâm. (Nobody may ask for it.)'),
    ],
  };
}

/** One slip: whose it is on top; the secret at the foot, which is folded up and lies inside, its blank back outside. */
function pageOf(slip: Filled, signInUrl: string, qr: string, isLast: boolean): Content {
  return {
    ...(!isLast && { pageBreak: 'after' as const }),
    stack: [
      { text: 'PHIẾU MẬT KHẨU', style: 'title' },
      { text: 'Giao tận tay, còn nguyên niêm phong (hand over sealed, in person)', style: 'note' },
      { text: slip.displayName, style: 'name' },
      { text: slip.unitName, style: 'unit' },
      {
        text: '– – – – –  gấp phần dưới lên theo đường này, dán kín mép (fold up and seal)  – – – – –',
        style: 'fold',
        absolutePosition: FOLD,
      },
      {
        columns: [secretOf(slip, signInUrl), { width: QR_SIZE, svg: qr, fit: [QR_SIZE, QR_SIZE] }],
        columnGap: 20,
        absolutePosition: SECRET,
      },
    ],
  };
}

async function makePdf(signInUrl: string, slips: readonly Filled[]): Promise<Buffer> {
  const { default: qrcode } = await import('qrcode');
  const qr = await qrcode.toString(signInUrl, { type: 'svg', margin: 0 });
  return makePaper({
    info: { title: 'Phiếu mật khẩu' },
    pageSize: 'A5',
    pageMargins: [40, 24, 40, 14],
    content: slips.map((slip, index) => pageOf(slip, signInUrl, qr, index === slips.length - 1)),
    styles: {
      title: { fontSize: 18, bold: true, alignment: 'center' },
      note: { fontSize: 9, alignment: 'center', color: '#444444', margin: [0, 2, 0, 8] },
      name: { fontSize: 16, bold: true, alignment: 'center' },
      unit: { fontSize: 12, alignment: 'center' },
      fold: { fontSize: 7, alignment: 'center', color: '#666666' },
      small: { fontSize: 9, color: '#444444', margin: [0, 4, 0, 0] },
      value: { fontSize: 13, bold: true },
      password: { fontSize: 16, bold: true },
      body: { fontSize: 10, margin: [0, 5, 0, 0] },
    },
  });
}
