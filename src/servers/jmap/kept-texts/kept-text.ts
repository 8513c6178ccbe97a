/**
 * `KeptText`: a template of a letter (`kind: "template"`, `content` HTML) or a search that is made again and again (`kind: "search"`,
 * `content` its words). Create with `kind`, `name`, `content`; a name that is known is replaced. Destroy forgets it.
 */
import {
  forgetText,
  KEPT_KINDS,
  type KeptKind,
  type KeptText,
  keepText,
  listKeptTexts,
} from '#domain/kept-texts/kept-texts.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { accessOf } from '../files/access-of.ts';
import type { JmapModule } from '../method.ts';
import { oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';

const conditions = { kind: oneOf<KeptKind>(...KEPT_KINDS) };

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

async function create(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const { kind: given, name, content, ...rest } = object;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  const kind = KEPT_KINDS.find((one) => one === given);
  if (!kind) throw invalid('kind', KEPT_KINDS.join(' or '));
  if (typeof name !== 'string') throw invalid('name', 'Text.');
  if (typeof content !== 'string') throw invalid('content', 'Text.');
  const { deps } = context;
  const kept = { id: deps.ids(), kind, name, content, now: deps.clock() };
  return { id: await keepText(deps.db, accessOf(context), kept) };
}

const keptText = defineType<KeptText, typeof conditions>({
  name: 'KeptText',
  home: 'account',
  properties: {
    kind: (one) => one.kind,
    name: (one) => one.name,
    content: (one) => one.content,
    changedAt: (one) => one.changedAt.toISOString(),
  },
  read: async (context, ids, most) => listKeptTexts(context.deps.db, accessOf(context), { ids }, most),
  query: {
    conditions,
    sorts: ['name'],
    ids: async (context, { kind }, { isAscending }, most) => {
      const ids = (await listKeptTexts(context.deps.db, accessOf(context), { kind }, most)).map(
        ({ id }) => id,
      );
      return isAscending ? ids : ids.reverse();
    },
  },
  set: (context) => ({
    create: (object) => create(context, object),
    update: () => Promise.reject(new SetFault('forbidden', 'Keep it anew under its name.')),
    destroy: (id) => forgetText(context.deps.db, accessOf(context), id),
  }),
});

export const keptTexts: JmapModule = {
  capability: 'urn:congthu:kept-texts',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [keptText],
  methods: [],
};
