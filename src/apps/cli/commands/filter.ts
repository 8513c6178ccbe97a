/** `filter list`, `filter set`, `filter remove`: the organisation's scripts, run on everybody's mail before or after a person's own. */
import { readFile } from 'node:fs/promises';
import {
  deleteOrganisationScript,
  listOrganisationScripts,
  putOrganisationScript,
  SCRIPT_PLACES,
} from '#domain/filters/organisation-scripts.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const NAME = { flags: '<name>', text: { vi: 'tên bộ lọc', en: 'the script’s name' } };

const filterList: CommandDefinition = {
  name: 'filter list',
  summary: { vi: 'liệt kê bộ lọc chung', en: 'list the organisation’s scripts' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const scripts = await listOrganisationScripts(db, principal);
      call.output.result(
        scripts,
        scripts.map(({ place, position, name }) => `${place}\t${position}\t${name}`),
      );
      return undefined;
    }),
};

const filterSet: CommandDefinition = {
  name: 'filter set',
  summary: {
    vi: 'đặt bộ lọc chung từ một tệp Sieve',
    en: 'set an organisation’s script from a file of Sieve',
  },
  arguments: [NAME, { flags: '<file>', text: { vi: 'tệp', en: 'the file' } }],
  options: [
    {
      flags: '--place <place>',
      text: { vi: 'trước, sau, hay chỉ để gọi', en: 'before, after, or only to include' },
      choices: SCRIPT_PLACES,
      mandatory: true,
    },
    { flags: '--position <number>', text: { vi: 'thứ tự', en: 'its place among others' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const script = {
        name: getArgument(call, 0),
        place: SCRIPT_PLACES.find((place) => place === findOption(call, 'place')) ?? 'library',
        position: Number.parseInt(findOption(call, 'position') ?? '0', 10) || 0,
        content: await readFile(getArgument(call, 1), 'utf8'),
      };
      await putOrganisationScript(db, { principal, authority: authorityOf(call), now: clock() }, script);
      call.output.result({ name: script.name, place: script.place }, [script.name]);
      return undefined;
    }),
};

const filterRemove: CommandDefinition = {
  name: 'filter remove',
  summary: { vi: 'bỏ bộ lọc chung', en: 'remove an organisation’s script' },
  arguments: [NAME],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const name = getArgument(call, 0);
      await deleteOrganisationScript(db, { principal, authority: authorityOf(call), now: clock() }, name);
      call.output.result({ name }, [name]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [filterList, filterSet, filterRemove];
