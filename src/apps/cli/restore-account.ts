/**
 * `restore --account`: one account as it was into the running system, its mail and all else that it had (R8.9): out of a nightly backup, or
 * out of the database of any moment of the archived log, brought up beside for as long as it takes.
 *
 * It comes back beside what is there, under a name of its own, unless it is to go where it was; what is there is neither changed nor doubled.
 * Contacts, filters and the like first, in one transaction; then the mail, which may take an hour, and which the same command once more goes on with.
 */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { findRemovedBlobs } from '#domain/quarantine/removed-emails.ts';
import { openObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { bringUpMoment } from '#services/backup/bring-up-moment.ts';
import { chooseWay, type Way } from '#services/backup/choose-way.ts';
import { openBackup } from '#services/backup/earlier-backup.ts';
import { readBelongings } from '#services/backup/earlier-belongings.ts';
import { findEarlierAccount, openEarlierMail } from '#services/backup/earlier-mail.ts';
import type { EarlierStore } from '#services/backup/earlier-store.ts';
import { type BelongingKind, returnBelongings } from '#services/backup/return-belongings.ts';
import type { Vault } from '#services/backup/vault.ts';
import { type ImportReport, importMail } from '#services/import/import-mail.ts';
import { asOf } from './as-of.ts';
import { type Call, findOption } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { authorityOf, type OpenedStore, withStore } from './open-store.ts';
import { makeStepProgress } from './progress.ts';
import { dayText, momentText } from './zoned-time.ts';

/** What `--only` may name. */
export const PARTS_OF_ACCOUNT = ['mail', 'contacts', 'settings'] as const;

const LABEL = { vi: 'Khôi phục', en: 'Restoring' };
const MOMENT_LABEL = { vi: 'Dựng lại thời điểm', en: 'Bringing up the moment' };
const MOMENT_NOTE = {
  vi: 'Không có bản sao nào đúng lúc {at}: cơ sở dữ liệu của lúc ấy được dựng lại bên cạnh từ nhật ký, đọc xong thì bỏ.',
  en: 'There is no backup of {at}: the database of that moment is brought up beside from its log, and goes when it was read.',
};
const EARLIER_NOTE = {
  vi: 'Nhật ký không có thời điểm ấy: dùng bản sao hằng đêm gần nhất trước đó, lúc {at}.',
  en: 'The log does not have that moment: the nightly backup before it is taken, of {at}.',
};
const MAIL_DONE = {
  vi: 'Đã đưa lại {filed} thư như lúc {at} vào {address}; {skipped} thư vẫn còn; {faultCount} lỗi.',
  en: 'Put {filed} messages as of {at} back into {address}; {skipped} were there still; {faultCount} faults.',
};
const CONTACTS_DONE = {
  vi: 'Danh bạ: {contacts} liên hệ trở về, {books} danh bạ được lập; {correspondents} người đã từng nhận thư.',
  en: 'Contacts: {contacts} came back, {books} address books were made; {correspondents} people written to before.',
};
const SETTINGS_DONE = {
  vi: 'Cài đặt: {filters} bộ lọc, {identities} danh tính và chữ ký, {texts} mẫu thư và tìm kiếm đã lưu, {choices} lựa chọn trở về.',
  en: 'Settings: {filters} filters, {identities} identities and signatures, {texts} templates and kept searches, {choices} choices came back.',
};
const REFUSED = {
  vi: 'Bộ lọc "{filter}" không trở về được: {reason}',
  en: 'The filter "{filter}" could not come back: {reason}',
};
const MAILBOX_IS_MAIL = {
  vi: '--mailbox chỉ nói về thư; không dùng cùng --only {part}.',
  en: '--mailbox is about mail only; it does not go with --only {part}.',
};

/** One account as it was, and where it goes. */
interface Restoration {
  call: Call;
  earlier: EarlierStore;
  /** As it was known then. */
  accountId: string;
  address: string;
  access: MailAccess;
  /** The name beside what is there; undefined for where it was. */
  beside: string | undefined;
}

async function restoreMail(
  { call, earlier, accountId, address, access, beside }: Restoration,
  { db, filer, ids, clock }: OpenedStore,
): Promise<ImportReport & { line: string }> {
  const mail = await openEarlierMail(earlier, { accountId, mailbox: findOption(call, 'mailbox') });
  const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL));
  const report = await importMail(
    { db, filer, ids, clock },
    {
      access,
      entries: mail.entries(await findRemovedBlobs(db, mail.blobs)),
      mailbox: beside,
      skipExisting: true,
      enforceQuota: false,
      authority: authorityOf(call),
      onMessage: ({ filed, skipped }) => progress.show(filed + skipped, mail.messages),
    },
  ).finally(() => progress.stop());
  const { filed, skipped, faultCount } = report;
  const facts = { at: momentText(earlier.at), address, filed, skipped, faultCount };
  return { ...report, line: call.output.text(MAIL_DONE, facts) };
}

async function restoreBelongings(
  { call, earlier, accountId, access, beside }: Restoration,
  store: OpenedStore,
  { kinds, hasMail }: { kinds: ReadonlySet<BelongingKind>; hasMail: boolean },
) {
  const belongings = await readBelongings(earlier, accountId);
  const report = await returnBelongings(store, belongings, {
    access,
    kinds,
    beside,
    isMailNext: hasMail,
    authority: authorityOf(call),
  });
  const { output } = call;
  for (const { name, refusal } of report.refused)
    output.note(REFUSED, { filter: name, reason: refusal.message });
  const { refused, ...counts } = report;
  const lines = [
    ...(kinds.has('contacts') ? [output.text(CONTACTS_DONE, counts)] : []),
    ...(kinds.has('settings') ? [output.text(SETTINGS_DONE, counts)] : []),
  ];
  return { ...counts, refusedFilters: refused.map(({ name }) => name), lines };
}

/** Which of them, by `--only` and `--mailbox`. */
function partsOf(call: Call): { kinds: ReadonlySet<BelongingKind>; hasMail: boolean } {
  const part = findOption(call, 'only') as (typeof PARTS_OF_ACCOUNT)[number] | undefined;
  const hasMailbox = findOption(call, 'mailbox') !== undefined;
  if (hasMailbox && part !== undefined && part !== 'mail')
    throw new CommandFault(MAILBOX_IS_MAIL, EXIT.usage, { part });
  if (part === 'mail' || hasMailbox) return { kinds: new Set(), hasMail: true };
  if (part !== undefined) return { kinds: new Set([part]), hasMail: false };
  return { kinds: new Set(['contacts', 'settings']), hasMail: true };
}

/** The account as it was, to be read for as long as the command runs; and the name that what comes of it has beside what is there. */
async function openEarlier(
  call: Call,
  vault: Vault,
  way: Way,
  store: OpenedStore,
): Promise<{ earlier: EarlierStore; name: string; beside: string }> {
  const { output } = call;
  if (way.kind === 'nightly') {
    const { name, manifest, isEarlier } = way;
    if (isEarlier) output.note(EARLIER_NOTE, { at: momentText(manifest.at) });
    return { earlier: openBackup(vault, manifest), name, beside: dayText(manifest.at) };
  }
  const { span, moment } = way;
  const { connection, settings, log, clock } = store;
  output.note(MOMENT_NOTE, { at: momentText(moment) });
  const progress = makeStepProgress(process.stderr, !call.json, output.text(MOMENT_LABEL), true);
  const bringing = bringUpMoment(
    { connection, dataDir: settings.data, log },
    {
      vault,
      span,
      moment,
      objects: openObjectVault(settings.blobs, call.environment, clock),
      signal: call.signal,
      onBytes: progress.show,
    },
  ).finally(() => progress.stop());
  // Whoever stops the command is not waited for by its work: the database beside goes all the same.
  store.atEnd(async () => {
    const [brought] = await Promise.allSettled([bringing]);
    if (brought.status === 'fulfilled') await brought.value.close();
  });
  const { store: earlier } = await bringing;
  return { earlier, name: span.base, beside: momentText(moment) };
}

/** Restores it. */
export async function restoreAccount(
  call: Call,
  vault: Vault,
  address: string,
): Promise<ExitCode | undefined> {
  const { kinds, hasMail } = partsOf(call);
  const way = await chooseWay(vault, asOf(call), call.options.nightly === true);
  return withStore(call, async (store) => {
    const account = await requireAccount(store.db, address);
    const access = requireMailAccess(
      store.principal,
      { accountId: account.id, unitPath: account.unitPath },
      'mailbox.write',
    );
    const { earlier, name, beside: mark } = await openEarlier(call, vault, way, store);
    const accountId = await findEarlierAccount(earlier, address);
    const into = findOption(call, 'into') ?? `Khôi phục ${mark}`;
    // A path from the top: "/Cũ" is the mailbox "Cũ", and "/" alone where everything was.
    const beside = into.replaceAll(/^\/+|(?<!\/)\/+$/g, '') || undefined;
    const restoration = { call, earlier, accountId, address: account.address, access, beside };
    const { lines, ...belongings } = await restoreBelongings(restoration, store, { kinds, hasMail });
    const { line, ...mail } = hasMail ? await restoreMail(restoration, store) : { faultCount: 0 };
    const facts = { name, way: way.kind, asOf: earlier.at };
    call.output.result({ ...facts, ...belongings, ...mail }, [
      ...lines,
      ...(line === undefined ? [] : [line]),
    ]);
    return mail.faultCount > 0 ? EXIT.data : undefined;
  });
}
