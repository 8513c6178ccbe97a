/** LDAP and SCIM: the owner's entry by every name, and acts on it; colleagues may look each other up, and nothing more. */
import { Attribute, Change, Client } from 'ldapts';
import type { Answers, Entrance } from './entrances.ts';
import { httpOf, MARK, type Visitor, type World } from './world.ts';

const SUFFIX = 'dc=thuathienhue,dc=gov,dc=vn';

function entryOf({ owner }: World): string {
  return `uid=${owner.address.split('@')[0]},ou=people,${SUFFIX}`;
}

async function withLdap(
  world: World,
  visitor: Visitor,
  acts: readonly ((client: Client) => Promise<unknown>)[],
  mayEndWell: boolean,
): Promise<Answers> {
  const client = new Client({ url: `ldap://127.0.0.1:${world.place.port(389)}`, timeout: 60_000 });
  const answers: Answers = { tried: acts.length, said: '', faults: [] };
  await client.bind(visitor.address, visitor.password);
  for (const act of acts)
    try {
      answers.said += JSON.stringify(await act(client));
      if (!mayEndWell) answers.faults.push(act.toString());
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      answers.said += error.message;
    }
  await client.unbind();
  return answers;
}

const lookUp: Entrance['attempt'] = (world, visitor) => {
  const { address, jmap } = world.owner;
  const values = [address, address.split('@')[0] ?? '', jmap.accountId, ...world.loot.ids];
  const filters = values.flatMap((value) =>
    ['uid', 'mail', 'entryUUID', 'cn', 'userPassword'].map((name) => `(${name}=${value})`),
  );
  return withLdap(
    world,
    visitor,
    [...filters, '(objectClass=*)', '(userPassword=*)'].map(
      (filter) => (client) =>
        client.search(SUFFIX, { filter, attributes: ['*', '+', 'userPassword'], sizeLimit: 50 }),
    ),
    true,
  );
};

const change: Entrance['attempt'] = async (world, visitor) => {
  const entry = entryOf(world);
  const { password } = visitor;
  const replace = (type: string) =>
    new Change({ operation: 'replace', modification: new Attribute({ type, values: [password] }) });
  return withLdap(
    world,
    visitor,
    [
      (client) => client.bind(entry, password),
      (client) => client.modify(entry, replace('userPassword')),
      (client) => client.modify(entry, replace('mail')),
      (client) => client.modifyDN(entry, 'uid=khac'),
      (client) => client.del(entry),
      (client) => client.add(`uid=moi,${entry}`, { objectClass: 'person' }),
      (client) => client.exop('1.3.6.1.4.1.4203.1.11.1', entry),
      async (client) => {
        if (!(await client.compare(entry, 'userPassword', world.owner.password)))
          throw Object.assign(new Error(), { code: 5 });
      },
    ],
    false,
  );
};

const personIds = new WeakMap<World, string>();

async function askScim(
  world: World,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  return fetch(`${httpOf(world.place)}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const FIND = (address: string): string =>
  `/Users?filter=${encodeURIComponent(`userName eq "${address.split('@')[0]}"`)}`;

/** The owner's id with the personnel system of the owner's own agency. */
async function personIdOf(world: World): Promise<string> {
  const known = personIds.get(world);
  if (known !== undefined) return known;
  const answer = await askScim(world, world.owner.feedToken, 'GET', FIND(world.owner.address));
  const text = await answer.text();
  const { Resources: found } = JSON.parse(text) as { Resources?: { id: string }[] };
  const id = found?.[0]?.id;
  if (id === undefined) throw new Error(`the owner’s own agency does not find the owner: ${text}`);
  personIds.set(world, id);
  return id;
}

const readByScim: Entrance['attempt'] = async (world, visitor) => {
  const id = await personIdOf(world);
  const { address } = world.owner;
  const search = {
    filter: `userName eq "${address.split('@')[0]}"`,
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
  };
  const answers = await Promise.all([
    askScim(world, visitor.feedToken, 'GET', `/Users/${id}`),
    askScim(world, visitor.feedToken, 'GET', `/Users/${id}/photo`),
    askScim(world, visitor.feedToken, 'GET', FIND(address)),
    askScim(world, visitor.feedToken, 'GET', '/Users?count=200'),
    askScim(world, visitor.feedToken, 'POST', '/Users/.search', search),
    ...[encodeURIComponent(visitor.password), visitor.address].map((secret) =>
      askScim(world, secret, 'GET', `/Users/${id}`),
    ),
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  // Whoever is shown the person is shown what only their agency may see.
  const isShown = answers.some((answer, index) => answer.ok && texts[index]?.includes(id) === true);
  return { tried: answers.length, said: texts.join('') + (isShown ? MARK : ''), faults: [] };
};

const changeByScim: Entrance['attempt'] = async (world, visitor) => {
  const id = await personIdOf(world);
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], name: { formatted: 'Tên Khác' } };
  const patch = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'title', value: 'Giám đốc' }],
  };
  const bulk = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [{ method: 'DELETE', path: `/Users/${id}` }],
  };
  const asks: [string, string, object?][] = [
    ['PUT', `/Users/${id}`, user],
    ['PATCH', `/Users/${id}`, patch],
    ['DELETE', `/Users/${id}`],
    ['POST', '/Bulk', bulk],
  ];
  const faults: string[] = [];
  let said = '';
  for (const [method, path, body] of asks) {
    const answer = await askScim(world, visitor.feedToken, method, path, body);
    const text = await answer.text();
    said += text;
    const isDone = path === '/Bulk' ? /"status":"?2/.test(text) : answer.ok;
    if (isDone) faults.push(`${method} ${path}: ${answer.status} ${text}`);
  }
  return { tried: asks.length, said, faults };
};

export const ADDRESS_BOOK: readonly Entrance[] = [
  { name: 'LDAP, entries by every id', kind: 'writes', attempt: lookUp },
  { name: 'LDAP, changing the entry of another', kind: 'writes', attempt: change },
  { name: 'SCIM, people of another agency', kind: 'reads', attempt: readByScim },
  { name: 'SCIM, changing people of another agency', kind: 'writes', attempt: changeByScim },
];
