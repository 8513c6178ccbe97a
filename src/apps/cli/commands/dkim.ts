/** `dkim list | rotate | activate`: the keys of outgoing mail. */
import { randomBytes } from 'node:crypto';
import { activateDkimKeys, type DkimKey, listDkimKeys, makeDkimKeys } from '#domain/outbound/dkim-keys.ts';
import { readSealingKey } from '#platform/secrets/sealing-key.ts';
import { checkOwnRecords } from '../checks/dns-records.ts';
import type { Call, CommandDefinition } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';

const STATES: Readonly<Record<DkimKey['state'], { vi: string; en: string }>> = {
  next: { vi: 'chờ công bố', en: 'to be published' },
  active: { vi: 'đang ký', en: 'signs' },
  retiring: { vi: 'sắp bỏ', en: 'retiring' },
};

function showKeys(call: Call, keys: readonly DkimKey[]): void {
  call.output.table(
    keys,
    [
      { heading: { vi: 'Selector', en: 'Selector' }, cell: (key) => key.selector },
      { heading: { vi: 'Thuật toán', en: 'Algorithm' }, cell: (key) => key.algorithm },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (key) => call.output.text(STATES[key.state]) },
      { heading: { vi: 'Bản ghi', en: 'Record' }, cell: (key) => `${key.recordName} TXT "${key.record}"` },
    ],
    (key) => key,
  );
}

const dkimList: CommandDefinition = {
  name: 'dkim list',
  summary: { vi: 'các khóa ký thư và bản ghi DNS của chúng', en: 'the signing keys and their DNS records' },
  run: (call) =>
    withStore(call, async ({ db, settings }) => {
      showKeys(call, await listDkimKeys(db, settings.domain));
      return undefined;
    }),
};

function actOf(call: Call, { principal, settings, clock }: OpenedStore) {
  return { principal, domain: settings.domain, authority: authorityOf(call), now: clock() };
}

const dkimRotate: CommandDefinition = {
  name: 'dkim rotate',
  summary: {
    vi: 'tạo khóa ký mới để công bố; khóa cũ vẫn ký cho tới khi kích hoạt',
    en: 'make new signing keys to publish; the old ones sign until these are activated',
  },
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async (store) => {
      const { data: dataDir, secret_key: given } = store.settings;
      const sealingKey = readSealingKey({ dataDir, given, random: randomBytes });
      const made = await makeDkimKeys(store.db, actOf(call, store), { sealingKey, random: randomBytes });
      const keys = await listDkimKeys(store.db, store.settings.domain);
      showKeys(
        call,
        keys.filter((key) => made.includes(key.selector)),
      );
      call.output.note({
        vi: 'Thêm các bản ghi này vào DNS. Khi DNS đã có, khóa được kích hoạt tự động trong vòng một giờ.',
        en: 'Publish these records. Once the DNS has them, the keys are activated by themselves within an hour.',
      });
      return undefined;
    }),
};

const NOT_PUBLISHED = {
  vi: 'DNS chưa có bản ghi của khóa mới: thư ký bằng khóa đó sẽ bị coi là giả. Bỏ qua bằng --force.',
  en: 'The DNS has no record of the new keys: mail signed with them would count as forged. Override with --force.',
};

const dkimActivate: CommandDefinition = {
  name: 'dkim activate',
  summary: { vi: 'ký bằng khóa mới từ bây giờ', en: 'sign with the new keys from now on' },
  options: [
    { flags: '--force', text: { vi: 'dù DNS chưa có bản ghi', en: 'though the DNS has no record' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const keys = await listDkimKeys(store.db, store.settings.domain);
      const next = new Set(keys.filter((key) => key.state === 'next').map((key) => key.recordName));
      const records = call.options.force === true ? [] : await checkOwnRecords(store);
      if (records.some(({ name, state }) => next.has(name) && state !== 'right'))
        throw new CommandFault(NOT_PUBLISHED, EXIT.failure);
      const selectors = await activateDkimKeys(store.db, actOf(call, store));
      call.output.result({ selectors }, [selectors.join(' ')]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [dkimList, dkimRotate, dkimActivate];
