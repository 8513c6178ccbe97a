/**
 * The floors check: imports in `src/` only go down, never in a circle, and SQL stays where it belongs.
 *
 * Laws 1, 2 and 7 of `docs/architecture.md`. Reads import statements with a real parser, type imports
 * included. Fails when it saw no file or no import, so that a broken check never looks green.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { sourceFiles } from './source-files.ts';

const FLOORS = ['formats', 'platform', 'domain', 'services', 'servers', 'apps'];

/** Rooms that may import a room of their own floor, each with the reason in its README. */
const NEIGHBOURS: Record<string, string[]> = {
  'formats/charset': ['bytes'],
  'formats/mime': ['bytes', 'charset', 'shorthand'],
  'formats/assessment': ['shorthand'],
  'formats/jmap': ['mime'],
  'formats/attachments': ['mime'],
  'formats/confusables': ['vietnamese'],
  'formats/junk': ['mime', 'vietnamese'],
  'formats/jscontact': ['jmap', 'vietnamese'],
  // Its lines are folded and escaped as those of calendars are; what they say is a card.
  'formats/vcard': ['ical', 'jmap', 'jscontact'],
  // A filter looks at the lines of cards, and compares as people search.
  'formats/dav': ['ical', 'vcard', 'vietnamese'],
  'formats/report': ['mime', 'smtp'],
  'formats/imap': ['bytes', 'charset', 'collation', 'mime'],
  'formats/smtp': ['bytes', 'mime', 'vietnamese'],
  'formats/sasl': ['bytes'],
  'formats/sieve': ['collation', 'mime', 'smtp'],
  'formats/secrecy': ['mime', 'vietnamese'],
  'formats/smime': ['mime'],
  'formats/dane': ['dns'],
  'formats/mta-sts': ['mime'],
  'formats/mailbox-files': ['imap'],
  'formats/ldap': ['vietnamese'],
  // The letters of old files are in code pages.
  'formats/office': ['charset'],
  'formats/postings': ['vietnamese'],
  'platform/config': ['kernel'],
  'platform/postgres': ['kernel', 'telemetry'],
  'platform/jobs': ['kernel', 'postgres', 'telemetry'],
  'platform/blobs': ['kernel', 'postgres'],
  'platform/secrets': ['kernel'],
  'platform/net': ['kernel', 'telemetry'],
  'platform/dns': ['kernel'],
  'platform/telemetry': ['kernel'],
  'domain/directory': ['audit'],
  'domain/activity': ['accounts', 'directory', 'mailstore', 'audit'],
  'domain/accounts': ['directory', 'audit'],
  'domain/mailstore': ['accounts', 'directory', 'outbound', 'audit'],
  'domain/groupware': ['mailstore', 'directory', 'audit'],
  // Whose files, tasks and reminders they are: the key to an account.
  'domain/files': ['mailstore'],
  'domain/mail-tasks': ['mailstore'],
  'domain/follow-ups': ['mailstore'],
  'domain/kept-texts': ['mailstore'],
  'domain/outbound': ['directory', 'audit'],
  'domain/mail-reports': ['directory'],
  // Whose the center's own rows are.
  'domain/quarantine': ['changes', 'directory', 'audit'],
  // What was deleted from mailboxes, the key to destroy what a leaver left, and whether a rule for the journal came or went.
  'domain/archive': ['mailstore', 'directory', 'audit', 'changes'],
  'domain/agency-mail': ['mailstore', 'directory', 'audit'],
  // An order goes to mailboxes, and who may act in one acknowledges it.
  'domain/orders': ['mailstore', 'directory', 'audit', 'paper-numbers'],
  // The form of numbers is a policy.
  'domain/paper-numbers': ['policy'],
  // What a head had in hand and what others could do in the mailbox; the deadline is a policy.
  'domain/handover': ['mailstore', 'accounts', 'directory', 'audit', 'policy', 'paper-numbers'],
  'services/delivery': ['sender-authentication', 'antivirus', 'doubt', 'junk', 'mail-reports'],
  'services/junk': ['sender-authentication'],
  'domain/groups': ['directory', 'audit'],
  'domain/filters': ['directory', 'mailstore', 'audit'],
  'services/mail-reports': ['delivery'],
  'services/mail-events': ['delivery'],
  'services/notices': ['delivery'],
  'services/group-posts': ['delivery', 'notices'],
  'services/quarantine': ['delivery', 'notices'],
  // Files are scanned like mail.
  'services/files': ['antivirus'],
  'services/mail-tasks': ['import', 'undelete'],
  'services/removal': ['antivirus', 'notices'],
  'services/incidents': ['notices'],
  'services/orders': ['delivery', 'notices'],
  // Papers are set the same way.
  'services/password-slips': ['papers'],
  'services/training': ['papers', 'notices'],
  // Spreadsheets are read in one place.
  'services/budget': ['papers', 'feed'],
  'domain/policy': ['directory', 'audit'],
  'domain/status': ['directory', 'audit'],
  'domain/training': ['directory', 'audit', 'paper-numbers'],
  'domain/budget': ['directory', 'audit'],
  'services/submission': ['delivery'],
  'services/relay': ['delivery'],
  'services/held-mail': ['delivery'],
  'services/sending-rules': ['delivery', 'notices'],
  'services/dns-records': ['sender-authentication'],
  // What owners are told when something changes in how one signs in.
  'services/sign-in': ['notices'],
  'services/import': ['delivery'],
  'services/feed': ['lifecycle', 'notices', 'papers'],
  // A reminder is noted in the commit of its letter.
  'services/agency-mail': ['notices'],
  // A head who takes up the post gets the mailbox of the agency handed over.
  'services/lifecycle': ['notices', 'handover'],
  'services/handover': ['papers', 'notices'],
  'services/backup': ['import'],
};

/** Where a statement of SQL may stand (law 2). */
const SQL_ROOMS = ['domain/', 'platform/postgres/', 'platform/jobs/', 'platform/blobs/'];
const SQL = /\b(select\s[\s\S]+?\sfrom\s+\w|insert\s+into\s+\w|update\s+\w+\s+set\s|delete\s+from\s+\w)/i;

interface Place {
  floor: string;
  room: string;
}

function placeOf(path: string): Place {
  const [, floor = '', room = ''] = path.split('/');
  return { floor, room };
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return join('src', specifier.slice(1));
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  return undefined;
}

function faultOfEdge(from: string, to: string): string | undefined {
  const a = placeOf(from);
  const b = placeOf(to);
  const down = FLOORS.indexOf(a.floor) - FLOORS.indexOf(b.floor);
  if (down < 0) return `${from} imports upwards: ${to}`;
  const sameRoom = a.room === b.room;
  if (down === 0 && !sameRoom && a.floor !== 'apps' && !NEIGHBOURS[`${a.floor}/${a.room}`]?.includes(b.room))
    return `${from} imports a room that is not its neighbour: ${to}`;
  if (b.floor === 'formats' || a.floor !== 'formats') return undefined;
  return `${from}: formats are pure and import nothing above: ${to}`;
}

function isPureFault(path: string, specifier: string): boolean {
  return path.startsWith('src/formats/') && /^(node:(?!crypto$)|pg$|fastify$|pino$)/.test(specifier);
}

/** One cycle of the import graph as a list of files, or undefined. */
function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    state.set(file, 'open');
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') return [...path.slice(path.indexOf(next)), next];
      if (!state.has(next)) {
        const cycle = visit(next);
        if (cycle) return cycle;
      }
    }
    path.pop();
    state.set(file, 'done');
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = state.has(file) ? undefined : visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The web application stands beside the house: it imports itself and the pure formats, for a browser runs it. */
function faultOfWeb(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#') && !specifier.startsWith('#formats/'))
    return `${path}: the web imports only formats and itself, not ${specifier}`;
  if (specifier.startsWith('.') && !normalize(join(dirname(path), specifier)).startsWith('web/src/'))
    return `${path}: the web imports what is outside of it by the floor's name: ${specifier}`;
  return specifier.startsWith('node:') ? `${path}: a browser has no ${specifier}` : undefined;
}

/** The faults of the web's imports; a circle within it is the linter's to find. */
function checkWeb(root: string): string[] {
  const files = sourceFiles(root, 'web/src').filter((path) => !/\.test\.tsx?$/.test(path));
  if (files.length === 0) return ['the floors check saw nothing of the web: it is broken'];
  return files.flatMap((path) => {
    const parsed = parseSync(path, readFileSync(join(root, path), 'utf8'));
    return parsed.module.staticImports.flatMap((entry) => faultOfWeb(path, entry.moduleRequest.value) ?? []);
  });
}

/** Everything wrong with the house, one sentence each; empty when it stands. */
export function checkFloors(root: string): string[] {
  const faults: string[] = checkWeb(root);
  const graph = new Map<string, string[]>();
  let edges = 0;
  for (const path of sourceFiles(root, 'src')) {
    const text = readFileSync(join(root, path), 'utf8');
    const parsed = parseSync(path, text);
    const specifiers = parsed.module.staticImports.map((entry) => entry.moduleRequest.value);
    for (const exported of parsed.module.staticExports)
      for (const entry of exported.entries)
        if (entry.moduleRequest) specifiers.push(entry.moduleRequest.value);
    const isTest = path.endsWith('.test.ts');
    const targets: string[] = [];
    for (const specifier of specifiers) {
      if (!isTest && isPureFault(path, specifier))
        faults.push(`${path}: formats are pure, but it imports ${specifier}`);
      const target = resolveImport(path, specifier);
      if (!target || target.startsWith('src/tests/') || target.startsWith('src/tools/')) continue;
      edges += 1;
      targets.push(target);
      if (isTest) continue;
      const fault = faultOfEdge(path, relative('.', target));
      if (fault) faults.push(fault);
    }
    graph.set(path, targets);
    if (!isTest && !SQL_ROOMS.some((room) => path.startsWith(`src/${room}`)) && SQL.test(text))
      faults.push(`${path}: SQL outside ${SQL_ROOMS.join(', ')}`);
  }
  const cycle = findCycle(graph);
  if (cycle) faults.push(`a circle of imports: ${cycle.join(' → ')}`);
  if (graph.size === 0 || edges === 0) faults.push('the floors check saw no file or no import: it is broken');
  return faults;
}
