/** PUTSCRIPT (RFC 5804 §2.6): checked, then kept under its name. */
import { putScript } from '#domain/filters/scripts.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';
import { warningOf } from '../warnings.ts';

export const putScriptCommand: ManageSieveCommand = {
  name: 'PUTSCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    const content = args.text();
    args.end();
    const { db, ids, clock, settings } = deps;
    await putScript(db, requireLogin(session), { name, content, ids, now: clock() });
    const text = warningOf(content, settings.forwarding);
    return text === undefined ? { status: 'OK' } : { status: 'OK', code: 'WARNINGS', text };
  },
};
