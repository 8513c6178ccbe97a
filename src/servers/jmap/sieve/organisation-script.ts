/** `OrganisationScript`: scripts run on everybody's mail, or kept to be included. The center changes them, others who watch read them. */
import { authorize } from '#domain/directory/authorize.ts';
import {
  deleteOrganisationScript,
  listOrganisationScripts,
  type OrganisationScript,
  putOrganisationScript,
  SCRIPT_PLACES,
} from '#domain/filters/organisation-scripts.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { ObjectContext } from '../object-type.ts';

type Row = OrganisationScript & { id: string };

async function readAll({ deps, principal }: ObjectContext): Promise<Row[]> {
  const scripts = await listOrganisationScripts(deps.db, principal);
  return scripts.map((script) => ({ ...script, id: script.name }));
}

function invalid(name: string): SetFault {
  return new SetFault('invalidProperties', `${name} has another kind of value.`, { properties: [name] });
}

function readText(object: JsonObject, name: string, fallback: string | undefined): string {
  const value: Json | undefined = object[name] ?? fallback;
  if (typeof value !== 'string') throw invalid(name);
  return value;
}

/** The script that is wanted: what is given over what there is. */
function wantedScript(object: JsonObject, known: Row | undefined): Omit<OrganisationScript, 'updatedAt'> {
  const wrong = Object.keys(object).filter(
    (name) => !['name', 'place', 'position', 'content', 'authority'].includes(name),
  );
  if (wrong.length > 0)
    throw new SetFault('invalidProperties', 'These cannot be set.', { properties: wrong });
  const place = SCRIPT_PLACES.find((one) => one === (object['place'] ?? known?.place));
  const position = object['position'] ?? known?.position ?? 0;
  if (!place) throw invalid('place');
  if (typeof position !== 'number' || !Number.isSafeInteger(position)) throw invalid('position');
  return {
    name: readText(object, 'name', known?.name),
    place,
    position,
    content: readText(object, 'content', known?.content),
  };
}

export const organisationScript = defineType<Row>({
  name: 'OrganisationScript',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'filters.read', { kind: 'province' }),
  isId: (id) => id.length <= 128,
  properties: {
    name: (row) => row.name,
    place: (row) => row.place,
    position: (row) => row.position,
    content: (row) => row.content,
    updatedAt: (row) => row.updatedAt.toISOString(),
  },
  async read(context, ids) {
    const all = await readAll(context);
    return ids ? all.filter(({ id }) => ids.includes(id)) : all;
  },
  set(context) {
    const { deps, principal } = context;
    const actOf = (object: JsonObject) => {
      const { authority } = object;
      return {
        principal,
        authority: typeof authority === 'string' ? authority : 'console',
        now: deps.clock(),
      };
    };
    return {
      async create(object) {
        const script = wantedScript(object, undefined);
        if ((await readAll(context)).some(({ name }) => name === script.name))
          throw new SetFault('alreadyExists', 'There is a script of this name.');
        await putOrganisationScript(deps.db, actOf(object), script);
        return { id: script.name };
      },
      async update(id, patch) {
        const known = (await readAll(context)).find((row) => row.id === id);
        if (!known) throw new SetFault('notFound', 'There is no such script.');
        if ('name' in patch && patch['name'] !== id) throw invalid('name');
        await putOrganisationScript(deps.db, actOf(patch), wantedScript(patch, known));
        return null;
      },
      destroy: (id) => deleteOrganisationScript(deps.db, actOf({}), id),
    };
  },
});
