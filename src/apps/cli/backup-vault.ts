/** Opening a backup for a command: where it is, and its passphrase, which never comes as an argument. */
import { randomBytes } from 'node:crypto';
import { SealBroken } from '#formats/backup/seal.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { openRepository } from '#services/backup/open-repository.ts';
import { findPassphrase } from '#services/backup/passphrase.ts';
import { openVault, type Vault } from '#services/backup/vault.ts';
import { type Call, findOption, type Parameter } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT } from './exit-codes.ts';
import { settingsOf } from './open-store.ts';

const MIN_PASSPHRASE = 12;

const NO_KEY = {
  vi: 'Thiếu mật khẩu của bản sao lưu: dùng --key-file TỆP, hoặc biến CONGTHU_BACKUP_KEY (ít nhất 12 ký tự). Hãy giữ thêm một bản ở nơi khác.',
  en: 'The passphrase of the backup is missing: use --key-file FILE or CONGTHU_BACKUP_KEY (12 characters at least). Keep a copy elsewhere.',
};
const NO_PLACE = {
  vi: 'Chưa biết sao lưu ở đâu: nêu thư mục hoặc s3://…, hoặc đặt thiết lập backup_to.',
  en: 'Where are the backups? Name a folder or s3://…, or set backup_to.',
};
const DAMAGED = {
  vi: 'Bản sao lưu bị hỏng: {reason}. Dữ liệu đang có không bị thay đổi.',
  en: 'The backup is damaged: {reason}. Nothing was changed.',
};

export const PLACE_ARGUMENT: Parameter = {
  flags: '[place]',
  text: {
    vi: 'thư mục, hoặc s3://bucket/prefix?endpoint=…; không nêu thì theo thiết lập backup_to',
    en: 'a folder, or s3://bucket/prefix?endpoint=…; without it that of the setting backup_to',
  },
};

export const KEY_OPTION: Parameter = {
  flags: '--key-file <path>',
  text: {
    vi: 'tệp có dòng đầu là mật khẩu của bản sao lưu',
    en: 'a file whose first line is the passphrase',
  },
};

/** Where the backups are: as given, or as the settings say. */
function placeOf(call: Call): string {
  const place = call.arguments[0] ?? settingsOf(call).backup_to;
  if (place === undefined) throw new CommandFault(NO_PLACE, EXIT.usage);
  return place;
}

async function readPassphrase(call: Call): Promise<string> {
  const { backup_key_file: usualFile, backup_key: key } = settingsOf(call);
  const text = await findPassphrase(findOption(call, 'keyFile') ?? usualFile, key);
  if (text.length < MIN_PASSPHRASE) throw new CommandFault(NO_KEY, EXIT.usage);
  return text;
}

/** Runs the work with the backup open; damage found on the way is told as such. */
export async function withVault<Result>(
  call: Call,
  { create }: { create: boolean },
  work: (vault: Vault) => Promise<Result>,
): Promise<Result> {
  const passphrase = await readPassphrase(call);
  const repository = openRepository(placeOf(call), call.environment, systemClock);
  try {
    return await work(await openVault(repository, { passphrase, create, random: randomBytes }));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new CommandFault(DAMAGED, EXIT.data, { reason: error.message });
  }
}
