/** Mailboxes by name (RFC 5490), by id (RFC 9042) and by special use (RFC 8579): tests, and what fileinto may say. */
import type { MailboxFact } from '../input.ts';
import type { Extension, Machine } from '../language.ts';
import { SieveFault } from '../sieve-fault.ts';

/** RFC 5490 §3.1: names compare as the store does, and INBOX is one name in any case. */
function findByPath(machine: Machine, path: string): MailboxFact | undefined {
  const wanted = path.normalize('NFC').replace(/^inbox(?=\/|$)/i, 'INBOX');
  return machine.input.mailboxes.find((mailbox) => mailbox.path === wanted);
}

function findById(machine: Machine, id: string): MailboxFact | undefined {
  return machine.input.mailboxes.find((mailbox) => mailbox.id === id);
}

export const mailbox: Extension = {
  capability: 'mailbox',
  tests: [
    {
      name: 'mailboxexists',
      positional: ['strings'],
      run: (machine, { args }) =>
        machine.texts(args.texts(0)).every((path) => findByPath(machine, path) !== undefined),
    },
  ],
  tags: [{ on: ['fileinto'], tags: [{ name: 'create' }] }],
};

export const mailboxId: Extension = {
  capability: 'mailboxid',
  tests: [
    {
      name: 'mailboxidexists',
      positional: ['strings'],
      run: (machine, { args }) =>
        machine.texts(args.texts(0)).every((id) => findById(machine, id) !== undefined),
    },
  ],
  tags: [{ on: ['fileinto'], tags: [{ name: 'mailboxid', value: 'string', set: 'choice' }] }],
};

/** RFC 6154 §2, RFC 8457. */
const USES = new Set([
  '\\all',
  '\\archive',
  '\\drafts',
  '\\flagged',
  '\\important',
  '\\junk',
  '\\sent',
  '\\trash',
]);

export const specialUse: Extension = {
  capability: 'special-use',
  tests: [
    {
      name: 'specialuse_exists',
      positional: ['string', 'strings'],
      optional: 'first',
      check(args) {
        const wrong = args.constants(1).find(({ text }) => !USES.has(text.toLowerCase()));
        if (wrong) throw new SieveFault('badSpecialUse', wrong.at, wrong.text);
      },
      run(machine, { args }) {
        const uses = machine.texts(args.texts(1)).map((use) => use.toLowerCase());
        const path = args.text(0);
        if (path === undefined)
          return uses.every((use) => machine.input.mailboxes.some((one) => one.specialUse === use));
        const found = findByPath(machine, machine.text(path));
        return uses.every((use) => found?.specialUse === use);
      },
    },
  ],
  tags: [{ on: ['fileinto'], tags: [{ name: 'specialuse', value: 'string', set: 'choice' }] }],
};
