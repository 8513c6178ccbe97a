/** Letters that come for a workflow, and are deleted for good by those who got them. */
import assert from 'node:assert/strict';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { DOMAIN, idsOf } from './demo-people.ts';
import type { DyingProgram } from './dying-program.ts';

/** As many as are delivered for a workflow and deleted again. */
export const LETTERS = 12;

/** Letters that several people get, the same to each. */
export async function deliver(
  dying: DyingProgram,
  mark: string,
  names: readonly string[],
  messages: number,
): Promise<void> {
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: dying.program.port(25),
    connections: 1,
    messages,
    recipientsOf: () => names.map((name) => `${name}@${DOMAIN}`),
    textOf: (index) =>
      Buffer.from(
        `From: x@example.org\r\nSubject: ${mark}\r\nMessage-ID: <${mark}.${index}@example.org>\r\n\r\nThư số ${index} của ${mark}.\r\n`,
      ),
  });
  assert.equal(load.accepted, messages);
}

/** Somebody deletes for good what has a mark. */
export async function destroyLetters(dying: DyingProgram, mark: string, name: string): Promise<void> {
  const client = await dying.as(name);
  const destroy = await idsOf(client, 'Email', { filter: { subject: mark } });
  assert.equal(destroy.length, LETTERS, `${mark} of ${name}`);
  const answer = await client.call('Email/set', { destroy });
  assert.equal((answer['destroyed'] as string[]).length, LETTERS);
}
