/** `doctor`: looks at everything that can be wrong around the program and says what to do (R6.3). */
import { certificateDates } from '../checks/certificate-dates.ts';
import type { Check, Finding } from '../checks/check.ts';
import { dataDirectory } from '../checks/data-directory.ts';
import { databaseState } from '../checks/database-state.ts';
import { dnsRecords } from '../checks/dns-records.ts';
import { domainNames } from '../checks/domain-names.ts';
import { listeningPorts } from '../checks/listening-ports.ts';
import { backups, jobs } from '../checks/night-work.ts';
import { nodeVersion } from '../checks/node-version.ts';
import { objectStore } from '../checks/object-store.ts';
import { processes } from '../checks/processes.ts';
import { scanners } from '../checks/scanners.ts';
import type { Call, CommandDefinition } from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import type { Facts, Text } from '../language.ts';
import { settingsOf } from '../open-store.ts';
import { SETTING_KEYS } from '../setting-texts.ts';

const CHECKS: readonly Check[] = [
  nodeVersion,
  dataDirectory,
  databaseState,
  objectStore,
  backups,
  jobs,
  listeningPorts,
  processes,
  certificateDates,
  domainNames,
  dnsRecords,
  scanners,
];

const LEVELS: Readonly<Record<Finding['level'], Text>> = {
  ok: { vi: 'tốt ', en: 'ok  ' },
  warn: { vi: 'chú ý', en: 'warn' },
  fail: { vi: 'LỖI ', en: 'FAIL' },
};

function linesOf(call: Call, check: Check, findings: readonly Finding[]): string[] {
  const text = (value: Text, facts?: Facts): string => call.output.text(value, facts);
  const width = Math.max(...Object.values(LEVELS).map((level) => text(level).length));
  return findings.flatMap((finding) => {
    const level = text(LEVELS[finding.level]).padEnd(width);
    const line = `${level}  ${text(check.title)}: ${text(finding.text, finding.facts)}`;
    return finding.advice && finding.level !== 'ok'
      ? [line, `${' '.repeat(width)}    → ${text(finding.advice, finding.facts)}`]
      : [line];
  });
}

const doctor: CommandDefinition = {
  name: 'doctor',
  summary: {
    vi: 'kiểm tra máy, dữ liệu, cổng, chứng thư, DNS và chỉ cách sửa',
    en: 'check machine, data, ports, certificate and DNS, and say what to do',
  },
  options: [
    {
      flags: '--store',
      text: { vi: 'đối chiếu toàn bộ kho thư (lâu)', en: 'also verify the whole mail store (slow)' },
    },
    {
      flags: '--try-out',
      text: { vi: 'dùng các cổng của npm start', en: 'use the ports of npm start' },
    },
    { flags: '--domain <name>', text: { vi: 'tên miền cần kiểm tra', en: 'the domain to check' } },
    { flags: '--hostname <name>', text: { vi: 'tên máy chủ cần kiểm tra', en: 'the host name to check' } },
  ],
  run: async (call) => {
    const settings = settingsOf(call, SETTING_KEYS);
    const report: { check: Check; findings: Finding[] }[] = [];
    for (const check of CHECKS) report.push({ check, findings: await check.run({ call, settings }) });
    const json = report.flatMap(({ check, findings }) =>
      findings.map(({ level, text, facts, advice }) => ({
        check: check.name,
        level,
        text: call.output.text(text, facts),
        ...(advice && level !== 'ok' && { advice: call.output.text(advice, facts) }),
      })),
    );
    call.output.result(
      json,
      report.flatMap(({ check, findings }) => linesOf(call, check, findings)),
    );
    return json.some((finding) => finding.level === 'fail') ? EXIT.failure : undefined;
  },
};

export const commands: readonly CommandDefinition[] = [doctor];
