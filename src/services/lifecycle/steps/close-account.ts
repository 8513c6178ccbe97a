/** The end of service (R7.c): sign-in, sessions and tokens end at once, the address is retired, senders are told where to write. */
import { retireAccount, steerAccount } from '#domain/accounts/change-account.ts';
import { changePerson, type PersonState } from '#domain/directory/people.ts';
import { findText } from '../details.ts';
import { accountOf, personOf, type Step, type Work } from '../work.ts';

function endService(state: PersonState): Step {
  return {
    name: `endService:${state}`,
    async run(work) {
      const person = personOf(work);
      await changePerson(work.tx, work.act, { person, fields: { state }, mode: 'change' });
      work.effects.push({ kind: 'person', act: 'changed', subject: person.fullName, to: state });
    },
  };
}

export const leaveService = endService('left');
export const retireFromService = endService('retired');
export const endByDeath = endService('deceased');

function noteSessions(work: Work, ended: number): void {
  if (ended > 0)
    work.effects.push({
      kind: 'session',
      act: 'ended',
      subject: accountOf(work).address,
      from: `${ended}`,
    });
}

export const closeAccount: Step = {
  name: 'closeAccount',
  async run(work) {
    const account = accountOf(work);
    const contact = findText(work.details, 'newContact');
    const ended = await retireAccount(work.tx, work.act, account, contact ?? null);
    work.effects.push(
      { kind: 'account', act: 'ended', subject: account.displayName },
      {
        kind: 'address',
        act: 'ended',
        subject: account.address,
        ...(contact !== undefined && { to: contact }),
      },
    );
    // Kept whole, and nobody opens it but by an approved search of the archive.
    work.effects.push({ kind: 'mailbox', act: 'ended', subject: account.address, to: 'archived' });
    noteSessions(work, ended);
  },
};

export const lockAccountNow: Step = {
  name: 'lockAccount',
  async run(work) {
    const account = accountOf(work);
    const reason = findText(work.details, 'reason') ?? work.request.emergencyReason ?? work.act.authority;
    const ended = await steerAccount(work.tx, work.act, account, {
      state: 'locked',
      reason,
      because: 'locked',
    });
    work.effects.push({ kind: 'account', act: 'changed', subject: account.address, to: 'locked' });
    noteSessions(work, ended);
  },
};

export const unlockAccountNow: Step = {
  name: 'unlockAccount',
  async run(work) {
    const account = accountOf(work);
    await steerAccount(work.tx, work.act, account, { state: 'active' });
    work.effects.push({ kind: 'account', act: 'changed', subject: account.address, to: 'active' });
  },
};
