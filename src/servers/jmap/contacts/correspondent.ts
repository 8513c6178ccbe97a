/** `Correspondent`: whom one has written to, those of often and of late first; destroying forgets one. */
import {
  type Correspondent,
  findCorrespondentIds,
  forgetCorrespondent,
  readCorrespondents,
} from '#domain/groupware/past-recipients.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asText } from '../object-query.ts';

const conditions = { text: asText };

export const correspondent = defineType<Correspondent, typeof conditions>({
  name: 'Correspondent',
  home: 'own',
  properties: {
    email: (object) => object.address,
    name: (object) => object.name,
    times: (object) => object.times,
    lastAt: (object) => object.lastAt.toISOString(),
  },
  read: ({ deps, owner }, ids, most) => readCorrespondents(deps.db, owner, ids, most),
  query: {
    conditions,
    sorts: ['weight'],
    ids: ({ deps, owner }, { text }, _sort, most) =>
      findCorrespondentIds(deps.db, owner, { text, now: deps.clock() }, most),
  },
  set: ({ deps, owner }) => ({
    create: () => Promise.reject(new SetFault('forbidden', 'Letters make them.')),
    update: () => Promise.reject(new SetFault('forbidden', 'Letters change them.')),
    async destroy(id) {
      if (!(await forgetCorrespondent(deps.db, owner, id)))
        throw new SetFault('notFound', 'There is no such one.');
    },
  }),
});
