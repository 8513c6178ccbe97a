/** After a change of the domain (R3.1): what the directory says, what the settings still name, and what an operator is to set. */
import { type Domain, findPrimaryDomain, readDomains } from '#domain/directory/domains.ts';
import { countMissingMigrations, hasDatabase, withDatabase } from '../open-store.ts';
import type { Check, CheckContext, Finding } from './check.ts';

function windowFinding({ name, receivesUntil, closedAt }: Domain): Finding {
  const facts = { name, until: receivesUntil?.toISOString().slice(0, 10) ?? '' };
  if (closedAt)
    return { level: 'ok', text: { vi: '{name} đã đóng, không nhận nữa', en: '{name} is closed' }, facts };
  return {
    level: 'ok',
    text: { vi: '{name} còn nhận đến {until}', en: '{name} still receives until {until}' },
    facts,
  };
}

/** What settings name a domain that was left. */
export function domainFindings(
  domains: readonly Domain[],
  settings: { domain: string; hostname: string },
): Finding[] {
  const primary = domains.find(({ isPrimary }) => isPrimary);
  if (!primary) return [];
  const left = domains.filter(({ isPrimary }) => !isPrimary);
  const facts = { primary: primary.name, given: settings.domain, hostname: settings.hostname };
  const findings: Finding[] = [
    { level: 'ok', text: { vi: 'tên miền là {primary}', en: 'the domain is {primary}' }, facts },
    ...left.map(windowFinding),
  ];
  if (settings.domain !== primary.name)
    findings.push({
      level: 'warn',
      text: {
        vi: 'domain trong cấu hình vẫn là {given}; hệ thống dùng {primary}',
        en: 'the setting domain is still {given}; {primary} is what is used',
      },
      facts,
      advice: { vi: 'đặt domain = "{primary}"', en: 'set domain = "{primary}"' },
    });
  if (left.some(({ name }) => settings.hostname === name || settings.hostname.endsWith(`.${name}`)))
    findings.push({
      level: 'warn',
      text: {
        vi: 'máy chủ vẫn mang tên {hostname} của tên miền đã rời',
        en: 'the server still has the name {hostname} of a domain that was left',
      },
      facts,
      advice: {
        vi: 'trước khi tên miền cũ đóng: đặt hostname = "mail.{primary}"; npx congthu domain steps chỉ từng bước (DNS, chứng thư, cấu hình, khởi động lại)',
        en: 'before the old domain closes: set hostname = "mail.{primary}"; npx congthu domain steps tells each step (DNS, certificate, settings, restart)',
      },
    });
  return findings;
}

async function inspect({ call, settings }: CheckContext): Promise<Finding[]> {
  if (!hasDatabase(settings)) return [];
  try {
    return await withDatabase(call, { create: false }, async ({ db }) => {
      if ((await countMissingMigrations(db)) > 0 || (await findPrimaryDomain(db)) === undefined) return [];
      return domainFindings(await readDomains(db), settings);
    });
  } catch {
    // The check of the database says what is wrong with it.
    return [];
  }
}

export const domainNames: Check = {
  name: 'domain',
  title: { vi: 'Tên miền', en: 'Domain' },
  run: inspect,
};
