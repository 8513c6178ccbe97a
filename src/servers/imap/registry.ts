/**
 * All commands and features of the server. A further one is one file and one line here.
 *
 * CAPABILITY is computed from these lists and the session's state, never typed by hand.
 */
import type { Announcement, RegisteredCommand } from './command.ts';
import { deleteAcl, getAcl, listRights, myRights, setAcl } from './commands/acl.ts';
import { append } from './commands/append.ts';
import { authenticate } from './commands/authenticate.ts';
import { cancelUpdate } from './commands/cancel-update.ts';
import { capability } from './commands/capability.ts';
import { check, noop } from './commands/check.ts';
import { close, unselect } from './commands/close.ts';
import { comparator } from './commands/comparator.ts';
import { compress } from './commands/compress.ts';
import { copy, uidCopy } from './commands/copy.ts';
import { create } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { enable } from './commands/enable.ts';
import { esearch } from './commands/esearch.ts';
import { expunge, uidExpunge } from './commands/expunge.ts';
import { fetch, uidFetch } from './commands/fetch.ts';
import { id } from './commands/id.ts';
import { idle } from './commands/idle.ts';
import { getJmapAccess } from './commands/jmap-access.ts';
import { language } from './commands/language.ts';
import { list } from './commands/list.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { lsub } from './commands/lsub.ts';
import { getMetadata, setMetadata } from './commands/metadata.ts';
import { move, uidMove } from './commands/move.ts';
import { namespace } from './commands/namespace.ts';
import { notify } from './commands/notify.ts';
import { getQuota, getQuotaRoot, setQuota } from './commands/quota.ts';
import { rename } from './commands/rename.ts';
import { replace, uidReplace } from './commands/replace.ts';
import { searchNumbers, uidSearch } from './commands/search.ts';
import { examine, select } from './commands/select.ts';
import { sortNumbers, uidSort } from './commands/sort.ts';
import { startTls } from './commands/starttls.ts';
import { status } from './commands/status.ts';
import { storeNumbers, uidStore } from './commands/store.ts';
import { subscribe, unsubscribe } from './commands/subscribe.ts';
import { threadNumbers, uidThread } from './commands/thread.ts';
import { unauthenticate } from './commands/unauthenticate.ts';
import { genUrlAuth, resetKey, urlFetch } from './commands/url-auth.ts';
import type { ImapDependencies } from './dependencies.ts';
import type { ImapSession } from './session.ts';

const COMMANDS: readonly RegisteredCommand[] = [
  capability,
  noop,
  logout,
  id,
  language,
  startTls,
  authenticate,
  login,
  enable,
  compress,
  unauthenticate,
  select,
  examine,
  create,
  deleteCommand,
  rename,
  subscribe,
  unsubscribe,
  list,
  lsub,
  namespace,
  comparator,
  status,
  append,
  getMetadata,
  setMetadata,
  genUrlAuth,
  resetKey,
  urlFetch,
  getJmapAccess,
  notify,
  idle,
  getQuota,
  getQuotaRoot,
  setQuota,
  setAcl,
  deleteAcl,
  getAcl,
  listRights,
  myRights,
  check,
  close,
  unselect,
  expunge,
  uidExpunge,
  searchNumbers,
  uidSearch,
  esearch,
  cancelUpdate,
  sortNumbers,
  uidSort,
  threadNumbers,
  uidThread,
  fetch,
  uidFetch,
  storeNumbers,
  uidStore,
  copy,
  uidCopy,
  move,
  uidMove,
  replace,
  uidReplace,
];

/** What the grammar and the session do without a command of its own. */
const FEATURES: readonly Announcement[] = [
  // RFC 7888: the collector takes literals without being asked.
  'LITERAL+',
  (_, { settings }) => (settings.messageLimit ? [`MESSAGELIMIT=${settings.messageLimit}`] : []),
  // RFC 6785 §2.1: events are noted by the commands that cause them.
  (_, { events, settings }) => (events && settings.sieveUrl ? [`IMAPSIEVE=${settings.sieveUrl}`] : []),
];

const byName = new Map(COMMANDS.map((command) => [command.name, command]));

/** The command of a name in upper case. */
export function findCommand(name: string): RegisteredCommand | undefined {
  return byName.get(name);
}

/** Everything the server can announce, in the order of the lists. */
const ANNOUNCEMENTS = [...COMMANDS.flatMap((command) => command.announces ?? []), ...FEATURES];

/** The capabilities of a session as it stands, (RFC 3501 §7.2.1). */
export function capabilitiesOf(session: ImapSession, deps: ImapDependencies): string[] {
  const names = ANNOUNCEMENTS.flatMap((announced) =>
    typeof announced === 'string' ? announced : announced(session, deps),
  );
  return ['IMAP4rev1', 'IMAP4rev2', ...new Set(names)];
}
