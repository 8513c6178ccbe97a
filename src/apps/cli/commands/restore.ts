/** `restore`: a whole backup, or the database of a moment, into an empty data directory (R6.3), or one account into the running system (R8.9). */
import { countLostObjects, forgetUnusedObjects } from '#platform/blobs/s3/lost-objects.ts';
import { openObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { openS3Bucket, parseS3Location } from '#platform/blobs/s3/s3-bucket.ts';
import type { Settings } from '#platform/config/settings.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { describeCluster, removeCluster } from '#platform/postgres/cluster.ts';
import { migrate, readMigrations } from '#platform/postgres/migrate.ts';
import { openRestore } from '#platform/postgres/whole-database.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { writeDataFiles } from '#services/backup/data-files.ts';
import type { SnapshotManifest } from '#services/backup/manifest.ts';
import { findSpan, type Span } from '#services/backup/moments.ts';
import { timeOfName } from '#services/backup/prune-moments.ts';
import { findBackup } from '#services/backup/read-backup.ts';
import { restoreDatabase } from '#services/backup/restore-database.ts';
import { restoreMoment } from '#services/backup/restore-moment.ts';
import type { Vault } from '#services/backup/vault.ts';
import { AS_OF_OPTION, asOf } from '../as-of.ts';
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { type Call, type CommandDefinition, findOption } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { AUTHORITY_OPTION, hasDatabase, MIGRATIONS, settingsOf, withDatabase } from '../open-store.ts';
import { makeStepProgress } from '../progress.ts';
import { PARTS_OF_ACCOUNT, restoreAccount } from '../restore-account.ts';

const LABEL = { vi: 'Khôi phục', en: 'Restoring' };
const DONE = {
  vi: 'Đã khôi phục bản sao {name}: {tables} bảng, {rows} dòng. Khởi động: npx congthu serve --data {dataDir}',
  en: 'Backup {name} is restored: {tables} tables, {rows} rows. Start: npx congthu serve --data {dataDir}',
};
const NOT_EMPTY = {
  vi: 'Thư mục {dataDir} đã có dữ liệu. Khôi phục toàn bộ chỉ vào thư mục trống: dùng --data THƯ_MỤC_MỚI.',
  en: 'There is data in {dataDir}. A whole restore goes into an empty place only: use --data NEW_FOLDER.',
};
const NEWER = {
  vi: 'Bản sao này của phiên bản mới hơn ({program}); hãy khôi phục bằng phiên bản đó.',
  en: 'This backup is of a newer version ({program}); restore it with that one.',
};
const LACKING = {
  vi: 'Chú ý: {count} nội dung thư từng nằm ở kho đối tượng không có trong bản sao.',
  en: 'Note: {count} message bodies that lay in the object store are not in the backup.',
};
const LOST = {
  vi: 'Chú ý: kho đối tượng thiếu nội dung của {count} thư; bản sao hằng đêm có thể còn: restore … --account ĐỊA_CHỈ --into /',
  en: 'Note: the bucket lacks the bytes of {count} messages; a nightly backup may have them: restore … --account ADDRESS --into /',
};
const MOMENT_DONE = {
  vi: 'Đã khôi phục cơ sở dữ liệu như lúc {moment}. Khởi động: npx congthu serve --data {dataDir}',
  en: 'The database is restored as it was at {moment}. Start: npx congthu serve --data {dataDir}',
};
/** An external database is looked into when the restore begins. */
function requireEmpty(call: Call): void {
  const settings = settingsOf(call);
  if (settings.database_url === undefined && hasDatabase(settings))
    throw new CommandFault(NOT_EMPTY, EXIT.cannotCreate, { dataDir: settings.data });
}

/** The archive's span that comes nearer to the moment than any nightly backup; undefined where a backup does, or nothing else can be had. */
async function findNearest(call: Call, vault: Vault, moment: Date | undefined): Promise<Span | undefined> {
  if (settingsOf(call).database_url !== undefined || call.options.nightly === true) return undefined;
  const span = await findSpan(vault, moment);
  if (!span) return undefined;
  const reach = moment && moment < span.until ? moment : span.until;
  const nightly = (await vault.list('snapshots'))
    .map((path) => timeOfName(path.slice('snapshots/'.length)))
    .filter((at) => moment === undefined || at <= moment.getTime());
  return Math.max(0, ...nightly) > reach.getTime() ? undefined : span;
}

/** The embedded database as it was at a moment: the copy before it, and its log. */
async function restoreAt(
  call: Call,
  vault: Vault,
  span: Span,
  moment: Date | undefined,
): Promise<ExitCode | undefined> {
  const { data: dataDir, log_level: level } = settingsOf(call);
  const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL), true);
  const isInside = moment !== undefined && moment < span.until;
  try {
    await restoreMoment({
      vault,
      span,
      dataDir,
      until: isInside ? moment : undefined,
      log: createLogger({ level }),
      onBytes: progress.show,
    });
  } finally {
    progress.stop();
  }
  await withDatabase(call, { create: false }, async ({ db, log, settings }) => {
    await migrate(db, MIGRATIONS, log);
    if (settings.blobs === undefined) return;
    const bucket = openS3Bucket(parseS3Location(settings.blobs, call.environment), systemClock);
    await forgetUnusedObjects(db);
    const count = await countLostObjects(db, bucket, systemClock());
    if (count > 0) call.output.note(LOST, { count });
  });
  const reached = (isInside ? moment : span.until).toISOString();
  call.output.result({ base: span.base, moment: reached }, [
    call.output.text(MOMENT_DONE, { moment: reached, dataDir }),
  ]);
  return undefined;
}

async function restoreWhole(call: Call, vault: Vault): Promise<ExitCode | undefined> {
  requireEmpty(call);
  const moment = asOf(call);
  const span = await findNearest(call, vault, moment);
  return span ? restoreAt(call, vault, span, moment) : restoreBackup(call, vault, moment);
}

async function restoreBackup(
  call: Call,
  vault: Vault,
  moment: Date | undefined,
): Promise<ExitCode | undefined> {
  const { name, manifest } = await findBackup(vault, moment);
  if (manifest.migrations > readMigrations(MIGRATIONS).length)
    throw new CommandFault(NEWER, EXIT.data, { program: manifest.program });
  await removingUnfinished(settingsOf(call), () => fillDatabase(call, vault, { name, manifest }));
  return undefined;
}

/** What failed leaves no database: an empty one would be taken for a province, and keep the restore of another backup out. */
async function removingUnfinished(
  { data, database_url: external }: Settings,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (external === undefined) removeCluster(describeCluster(data));
    throw error;
  }
}

function fillDatabase(
  call: Call,
  vault: Vault,
  { name, manifest }: { name: string; manifest: SnapshotManifest },
): Promise<void> {
  return withDatabase(call, { create: true }, async ({ db, log, settings, connection }) => {
    await migrate(db, MIGRATIONS, log, manifest.migrations);
    const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL));
    const objects = openObjectVault(settings.blobs, call.environment, systemClock);
    const target = { restore: await openRestore(connection), objects };
    const report = await restoreDatabase(vault, manifest, target, progress.show).finally(() =>
      progress.stop(),
    );
    await migrate(db, MIGRATIONS, log);
    await writeDataFiles(settings.data, manifest.files);
    if (report.missingBlobs > 0) call.output.note(LACKING, { count: report.missingBlobs });
    call.output.result({ name, ...report }, [
      call.output.text(DONE, { name, ...report, dataDir: settings.data }),
    ]);
  });
}

const restore: CommandDefinition = {
  name: 'restore',
  summary: {
    vi: 'khôi phục toàn bộ, một tài khoản hoặc một thư mục, như ở một thời điểm',
    en: 'restore everything, one account or one mailbox, as of a moment',
  },
  arguments: [PLACE_ARGUMENT],
  options: [
    KEY_OPTION,
    AS_OF_OPTION,
    {
      flags: '--account <address>',
      text: {
        vi: 'chỉ tài khoản này: thư, danh bạ, bộ lọc, chữ ký, mẫu thư',
        en: 'this account only: mail, contacts, filters, signatures, templates',
      },
    },
    {
      flags: '--only <part>',
      text: { vi: 'chỉ phần này của tài khoản', en: 'this part of the account only' },
      choices: PARTS_OF_ACCOUNT,
    },
    {
      flags: '--mailbox <path>',
      text: { vi: 'chỉ thư mục này và các thư mục con', en: 'this mailbox and those below it only' },
    },
    {
      flags: '--into <path>',
      text: {
        vi: 'nơi nhận, / là đúng chỗ cũ; mặc định "Khôi phục <ngày giờ>"',
        en: 'where it goes, / for where it was; "Khôi phục <date, time>" by default',
      },
    },
    {
      flags: '--nightly',
      text: {
        vi: 'từ bản sao hằng đêm, không dùng nhật ký của cơ sở dữ liệu',
        en: "from a nightly backup, without the database's log",
      },
    },
    AUTHORITY_OPTION,
  ],
  examples: [
    'congthu restore /mnt/saoluu --key-file backup.key --data /var/lib/congthu-moi',
    'congthu restore /mnt/saoluu --key-file backup.key --data /var/lib/congthu-moi --as-of 2026-11-25T08:59:00+07:00',
    "congthu restore /mnt/saoluu --key-file backup.key --account nguyenvanan@thuathienhue.gov.vn --mailbox 'Dự án/2026' --as-of 2026-11-25T08:59",
  ],
  run: (call) =>
    withVault(call, { create: false }, (vault) => {
      const address = findOption(call, 'account');
      return address === undefined ? restoreWhole(call, vault) : restoreAccount(call, vault, address);
    }),
};

export const commands: readonly CommandDefinition[] = [restore];
