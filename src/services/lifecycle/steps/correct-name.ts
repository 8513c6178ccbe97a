/** A name, or a year of birth, is corrected by decision, the old address staying as an alias (R4.1). */
import { addAlias, readdressAccount, renameAccount } from '#domain/accounts/change-account.ts';
import { changePerson } from '#domain/directory/people.ts';
import { localPartOfName } from '#formats/vietnamese/addresses.ts';
import { findText, getText } from '../details.ts';
import { accountOf, personOf, type Step, type Work } from '../work.ts';

/** The birth that is corrected with the name, or alone. */
function birthOf({ details }: Work): { birthDate?: string; birthYear?: number } {
  const birthDate = findText(details, 'birthDate');
  const { birthYear } = details;
  return {
    ...(birthDate !== undefined && { birthDate }),
    ...(typeof birthYear === 'number' && { birthYear }),
  };
}

export const correctName: Step = {
  name: 'correctName',
  async run(work) {
    const { tx, act, details } = work;
    const person = personOf(work);
    const account = accountOf(work);
    const fullName = getText(details, 'fullName');
    await changePerson(tx, act, { person, fields: { fullName, ...birthOf(work) }, mode: 'correction' });
    work.effects.push({ kind: 'person', act: 'changed', subject: person.fullName, to: fullName });
    if (fullName === person.fullName) return;
    await renameAccount(tx, act, account, fullName);
    const isSameAddress = localPartOfName(fullName) === localPartOfName(person.fullName);
    if (isSameAddress || details['keepAddress'] === true) return;
    const address = await readdressAccount(tx, act, account, { name: fullName });
    work.account = { ...account, address, displayName: fullName };
    work.effects.push(
      { kind: 'address', act: 'made', subject: address },
      { kind: 'address', act: 'changed', subject: account.address, to: 'alias' },
    );
    work.told.add(account.id);
  },
};

export const giveAlias: Step = {
  name: 'giveAlias',
  async run(work) {
    const account = accountOf(work);
    const alias = await addAlias(work.tx, work.act, account, getText(work.details, 'address'));
    work.effects.push({ kind: 'address', act: 'made', subject: alias, to: account.address });
    work.told.add(account.id);
  },
};
