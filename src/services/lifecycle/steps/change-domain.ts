/** The domain of the whole province changes, in one act (R3.1). */
import { endOfDay } from '#domain/directory/as-of.ts';
import { changePrimaryDomain } from '#domain/directory/change-domain.ts';
import { getText } from '../details.ts';
import type { Step } from '../work.ts';

export const changeDomain: Step = {
  name: 'changeDomain',
  async run(work) {
    const domain = getText(work.details, 'domain');
    const until = getText(work.details, 'receivesUntil');
    const count = await changePrimaryDomain(work.tx, work.act, {
      domain,
      receivesUntil: endOfDay(until) + 1,
    });
    work.effects.push(
      { kind: 'domain', act: 'changed', subject: domain, to: until },
      { kind: 'address', act: 'made', subject: `@${domain}`, to: `${count}` },
    );
  },
};
