/** What people do over JMAP is an event to scripts as what they do over IMAP (RFC 6785). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { EVENT_SCRIPT_ENTRY, writeAnnotations } from '#domain/mailstore/annotations.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { createFilterSource } from '#services/delivery/filters/filter-source.ts';
import { createMailEvents, EVENT_QUEUE, type EventJob } from '#services/mail-events/mail-events.ts';
import { startJmapServer } from './server.ts';

test('changed flags, moves and imports are noted, and nothing where no script is named', async () => {
  await using server = await startJmapServer();
  const { deps } = server;
  const source = createFilterSource(deps);
  const events = createMailEvents({ ...deps, source });
  deps.events = events;
  const an = await server.signIn('Nguyễn Văn An');
  const accountId = await server.accountIdOf(an.address);
  const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  const boxOf = async (path: string) => {
    const found = await findMailbox(deps.db, access, path);
    assert.ok(found);
    return found.id;
  };
  const [inbox, archive] = [await boxOf('INBOX'), await boxOf('Archive')];
  const letter = await server.deliver(an, 'Subject: x\n\ny\n');
  const change = async (patch: Record<string, unknown>): Promise<void> => {
    const update = { [letter.emailId]: patch };
    const [answer] = await an.request([['Email/set', { accountId, update }]]);
    assert.ok(letter.emailId in ((answer?.[1] as { updated?: object } | undefined)?.updated ?? {}));
  };
  const noted = async (): Promise<Pick<EventJob, 'mailboxId' | 'cause' | 'changedFlags' | 'user'>[]> => {
    const rows = await deps.db.query<{ payload: EventJob }>(
      'delete from job where queue = $1 returning payload',
      [EVENT_QUEUE],
    );
    return rows.map(({ payload: { mailboxId, cause, changedFlags, user } }) => ({
      mailboxId,
      cause,
      changedFlags,
      user,
    }));
  };
  await change({ 'keywords/$seen': true });
  assert.deepEqual(await noted(), []);
  for (const mailboxId of [inbox, archive])
    await writeAnnotations(
      deps.db,
      access,
      mailboxId,
      [{ entry: EVENT_SCRIPT_ENTRY, value: Buffer.from('việc') }],
      deps.clock(),
    );
  events.forget(accountId);
  await change({ 'keywords/$flagged': true, 'keywords/$seen': null });
  const user = an.address;
  assert.deepEqual(await noted(), [
    { mailboxId: inbox, cause: 'FLAG', changedFlags: ['\\Flagged', '\\Seen'], user },
  ]);
  await change({ mailboxIds: { [archive]: true } });
  assert.deepEqual(await noted(), [{ mailboxId: archive, cause: 'COPY', changedFlags: [], user }]);
  events.close();
  source.close();
});
