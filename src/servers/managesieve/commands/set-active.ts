/** SETACTIVE (RFC 5804 §2.8); the empty name for none. */
import { getVisibleScript } from '#domain/filters/visible-scripts.ts';
import { activateLawfulScript } from '#services/delivery/filters/script-forwarding.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const setActive: ManageSieveCommand = {
  name: 'SETACTIVE',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    args.end();
    const access = requireLogin(session);
    const script = name === '' ? undefined : await getVisibleScript(deps.db, access, name);
    const { forwarding } = deps.settings;
    await activateLawfulScript({ db: deps.db, access, forwarding }, script?.id);
    return { status: 'OK' };
  },
};
