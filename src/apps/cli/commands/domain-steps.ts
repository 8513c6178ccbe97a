/**
 * `domain steps`: after a change of the domain (R3.1), what an engineer has left to do so that the server itself has a name under it; each step
 * with whether it is done, in the order in which nothing breaks. Run again after each.
 */
import { readDomains } from '#domain/directory/domains.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { certificateDates } from '../checks/certificate-dates.ts';
import type { Finding } from '../checks/check.ts';
import { dnsRecords } from '../checks/dns-records.ts';
import { type Call, type CommandDefinition, findOption } from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import type { Facts, Text } from '../language.ts';
import { type OpenedStore, settingsOf, withStore } from '../open-store.ts';
import { SETTING_KEYS } from '../setting-texts.ts';

interface Step {
  isDone: boolean;
  text: Text;
  facts: Facts;
  /** What there is to do for it. */
  findings: readonly Finding[];
}

const STEPS = {
  dns: {
    vi: 'đưa lên DNS các bản ghi của {domain} và {hostname}',
    en: 'publish the records of {domain} and {hostname}',
  },
  certificate: {
    vi: 'có chứng thư TLS cấp cho {hostname} (hoặc cả hai tên, cho đến khi {old} đóng)',
    en: 'have a TLS certificate for {hostname} (or for both names, until {old} closes)',
  },
  settings: {
    vi: 'đặt hostname = "{hostname}" và domain = "{domain}" trong cấu hình',
    en: 'set hostname = "{hostname}" and domain = "{domain}"',
  },
  restart: {
    vi: 'khởi động lại; báo tên máy chủ mới cho phần mềm thư (trang hướng dẫn và tự cấu hình đã theo tên mới)',
    en: 'start again, and tell mail programs the new host name (guide and autoconfiguration follow it by themselves)',
  },
} as const satisfies Record<string, Text>;

function isOpen({ level }: Finding): boolean {
  return level !== 'ok';
}

async function stepsOf(call: Call, { db }: OpenedStore): Promise<Step[]> {
  const domains = await readDomains(db);
  const primary = domains.find(({ isPrimary }) => isPrimary);
  if (!primary) throw new Refusal('notFound', 'There is no domain yet: start the server once.');
  const settings = settingsOf(call, SETTING_KEYS);
  const hostname = findOption(call, 'to') ?? `mail.${primary.name}`;
  const old = domains.find(({ isPrimary }) => !isPrimary)?.name ?? settings.domain;
  const facts = { domain: primary.name, hostname, old };
  const wanted = { call, settings: { ...settings, domain: primary.name, hostname } };
  const dns = (await dnsRecords.run(wanted)).filter(isOpen);
  // An authority that issues by itself does so at the restart.
  const tls = settings.acme === undefined ? (await certificateDates.run(wanted)).filter(isOpen) : [];
  const isSet = settings.hostname === hostname && settings.domain === primary.name;
  return [
    { isDone: !dns.some(({ level }) => level === 'fail'), text: STEPS.dns, facts, findings: dns },
    { isDone: !tls.some(({ level }) => level === 'fail'), text: STEPS.certificate, facts, findings: tls },
    { isDone: isSet, text: STEPS.settings, facts, findings: [] },
    { isDone: isSet, text: STEPS.restart, facts, findings: [] },
  ];
}

function linesOf({ output }: Call, steps: readonly Step[]): string[] {
  return steps.flatMap(({ isDone, text, facts, findings }, at) => [
    `${isDone ? '✓' : '→'} ${at + 1}. ${output.text(text, facts)}`,
    ...(isDone ? [] : findings).map((finding) => {
      const said = output.text(finding.text, finding.facts);
      return `     ${said}${finding.advice ? `\n       ${output.text(finding.advice, finding.facts)}` : ''}`;
    }),
  ]);
}

export const domainSteps: CommandDefinition = {
  name: 'domain steps',
  summary: {
    vi: 'sau khi đổi tên miền: việc còn lại để máy chủ mang tên mới',
    en: 'after a change of the domain: what is left until the server has its new name',
  },
  options: [
    {
      flags: '--to <hostname>',
      text: {
        vi: 'tên máy chủ mới (mặc định mail.<tên miền>)',
        en: 'the new host name (mail.<domain> by default)',
      },
    },
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const steps = await stepsOf(call, store);
      const { output } = call;
      const json = steps.map(({ isDone, text, facts, findings }) => ({
        isDone,
        text: output.text(text, facts),
        findings: findings.map((finding) => output.text(finding.advice ?? finding.text, finding.facts)),
      }));
      output.result(json, linesOf(call, steps));
      return steps.every(({ isDone }) => isDone) ? undefined : EXIT.failure;
    }),
};
