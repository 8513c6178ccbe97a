/** What people need to know of a server that has just begun: what it serves, where, and who signs in first. */
import { DEMO_PASSWORD } from '#apps/server/demo/people.ts';
import type { ReachedAt } from '#apps/server/reached-at.ts';
import type { PortName } from '#platform/config/settings.ts';
import type { Facts, Text } from './language.ts';

export const ACCOUNT = { vi: '  Tài khoản:         {address}', en: '  Account:           {address}' };
export const PASSWORD = {
  vi: '  Mật khẩu một lần:  {password}   (chỉ hiện lần này)',
  en: '  One-time password: {password}   (shown this once)',
};
const READY = { vi: 'CôngThư đã sẵn sàng.', en: 'CôngThư is ready.' };
const OPEN = { vi: '  Mở trang:          {url}', en: '  Open:              {url}' };
const SERVER = { vi: '  Máy chủ:           {host}', en: '  Server:            {host}' };
const WORKER_ALONE = {
  vi: '  Tiến trình này chỉ làm việc nền, không mở cổng nào.',
  en: '  This process only does the work behind, and opens no ports.',
};
const NO_WORKER = {
  vi: '  Tiến trình này không làm việc nền (chuyển thư đi, việc định kỳ): cần một tiến trình khác có vai trò worker.',
  en: '  This process does no work behind (sending mail out, periodic jobs): another one with the role worker must.',
};
const DEMO = {
  vi: '  TRÌNH DIỄN: người và thư đều hư cấu; mật khẩu của mọi người: {password}',
  en: "  DEMONSTRATION: people and mail are invented; everybody's password: {password}",
};

/** By what people do there, in the order in which they ask; the second port of each is the one with TLS from the start. */
const SERVICES: readonly { name: Text; ports: readonly PortName[] }[] = [
  { name: { vi: 'SMTP', en: 'SMTP' }, ports: ['smtp'] },
  { name: { vi: 'gửi thư', en: 'submission' }, ports: ['submission', 'submissions'] },
  { name: { vi: 'IMAP', en: 'IMAP' }, ports: ['imap', 'imaps'] },
  { name: { vi: 'POP3', en: 'POP3' }, ports: ['pop3', 'pop3s'] },
  { name: { vi: 'LDAP', en: 'LDAP' }, ports: ['ldap', 'ldaps'] },
  { name: { vi: 'ManageSieve', en: 'ManageSieve' }, ports: ['managesieve'] },
  { name: { vi: 'web', en: 'web' }, ports: ['http', 'https'] },
];

export interface Greeting extends ReachedAt {
  centerAddress: string;
  /** Only on the first run. */
  centerPassword?: string;
  isDemo: boolean;
  hasWorker: boolean;
}

function portsLine({ ports }: Pick<Greeting, 'ports'>, text: (value: Text) => string): string | undefined {
  const services = SERVICES.flatMap(({ name, ports: names }) => {
    const open = names.flatMap((one) => ports[one] ?? []);
    return open.length > 0 ? [`${text(name)} ${open.join(', ')}`] : [];
  });
  return services.length > 0 ? `  ${services.join(' · ')}` : undefined;
}

/** The lines for people. */
export function greetingLines(greeting: Greeting, text: (value: Text, facts?: Facts) => string): string[] {
  const { startPage, host, centerAddress, centerPassword } = greeting;
  const ports = portsLine(greeting, text);
  const lines = [text(READY)];
  if (startPage !== undefined) lines.push(text(OPEN, { url: startPage }));
  if (ports === undefined) lines.push(text(WORKER_ALONE));
  else lines.push(text(SERVER, { host }), ports);
  if (!greeting.hasWorker) lines.push(text(NO_WORKER));
  if (centerPassword !== undefined)
    lines.push(text(ACCOUNT, { address: centerAddress }), text(PASSWORD, { password: centerPassword }));
  if (greeting.isDemo) lines.push(text(DEMO, { password: DEMO_PASSWORD }));
  return lines;
}
