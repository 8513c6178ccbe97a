/**
 * `restore --account`: one account out of a backup into the running system, its mail and all else that it had (R8.9).
 *
 * It comes back beside what is there, under a name of its own, unless it is to go where it was; what is there is neither changed nor doubled.
 * Contacts, filters and the like first, in one transaction; then the mail, which may take an hour, and which the same command once more goes on with.
 */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { findRemovedBlobs } from '#domain/quarantine/removed-emails.ts';
import { readBelongings } from '#services/backup/belongings-from-backup.ts';
import { findBackedUpAccount, openBackedUpMail } from '#services/backup/mail-from-backup.ts';
import type { SnapshotManifest } from '#services/backup/manifest.ts';
import { findBackup } from '#services/backup/read-backup.ts';
import { type BelongingKind, returnBelongings } from '#services/backup/return-belongings.ts';
import type { Vault } from '#services/backup/vault.ts';
import { type ImportReport, importMail } from '#services/import/import-mail.ts';
import { asOf } from './as-of.ts';
import { type Call, findOption } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { authorityOf, type OpenedStore, withStore } from './open-store.ts';
import { makeStepProgress } from './progress.ts';

/** What `--only` may name. */
export const PARTS_OF_ACCOUNT = ['mail', 'contacts', 'settings'] as const;

const LABEL = { vi: 'Khôi phục', en: 'Restoring' };
const MAIL_DONE = {
  vi: 'Đã đưa lại {filed} thư của bản sao {name} vào {address}; {skipped} thư vẫn còn; {faultCount} lỗi.',
  en: 'Put {filed} messages of backup {name} back into {address}; {skipped} were there still; {faultCount} faults.',
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

/** One account of one backup, and where it goes. */
interface Restoration {
  call: Call;
  vault: Vault;
  name: string;
  manifest: SnapshotManifest;
  /** As the backup knows it. */
  accountId: string;
  address: string;
  access: MailAccess;
  /** The name beside what is there; undefined for where it was. */
  beside: string | undefined;
}

async function restoreMail(
  { call, vault, name, manifest, accountId, address, access, beside }: Restoration,
  { db, filer, ids, clock }: OpenedStore,
): Promise<ImportReport & { line: string }> {
  const mail = await openBackedUpMail(vault, manifest, { accountId, mailbox: findOption(call, 'mailbox') });
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
  return { ...report, line: call.output.text(MAIL_DONE, { name, address, filed, skipped, faultCount }) };
}

async function restoreBelongings(
  { call, vault, manifest, accountId, access, beside }: Restoration,
  store: OpenedStore,
  { kinds, hasMail }: { kinds: ReadonlySet<BelongingKind>; hasMail: boolean },
) {
  const belongings = await readBelongings(vault, manifest, accountId);
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

/** Restores it. */
export async function restoreAccount(
  call: Call,
  vault: Vault,
  address: string,
): Promise<ExitCode | undefined> {
  const { kinds, hasMail } = partsOf(call);
  const { name, manifest } = await findBackup(vault, asOf(call));
  return withStore(call, async (store) => {
    const account = await requireAccount(store.db, address);
    const access = requireMailAccess(
      store.principal,
      { accountId: account.id, unitPath: account.unitPath },
      'mailbox.write',
    );
    const accountId = await findBackedUpAccount(vault, manifest, address);
    const into = findOption(call, 'into') ?? `Khôi phục ${manifest.at.slice(0, 10)}`;
    const beside = into === '/' ? undefined : into;
    const restoration = { call, vault, name, manifest, accountId, address: account.address, access, beside };
    const { lines, ...belongings } = await restoreBelongings(restoration, store, { kinds, hasMail });
    const { line, ...mail } = hasMail ? await restoreMail(restoration, store) : { faultCount: 0 };
    call.output.result({ name, ...belongings, ...mail }, [...lines, ...(line === undefined ? [] : [line])]);
    return mail.faultCount > 0 ? EXIT.data : undefined;
  });
}
