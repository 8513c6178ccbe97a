/** A personnel system feeds the directory: nothing applies silently, nobody gets more than their reach (R5.4, R7). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import SCIMMY from 'scimmy';
import { revokeFeedToken } from '#domain/accounts/feed-tokens.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { type Json, type JsonObject, type Resource, textOf } from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { changeContactData } from '#services/lifecycle/contact.ts';
import { connectPersonnelSystem } from './client.ts';
import { type ScimProvince, startScimProvince } from './server.ts';

let scim: ScimProvince;
let token: string;

before(async () => {
  scim = await startScimProvince();
  await scim.living.addHolder('Phan Thanh Bình', 'personnel_authority', 'ubnd');
  token = (await scim.tokenFor('phanthanhbinh')).secret;
});

after(() => scim[Symbol.asyncDispose]());

function decision(day: string): JsonObject {
  return {
    number: `${day}/QĐ-SNV`,
    date: day,
    issuer: 'Sở Nội vụ',
    summary: 'Tuyển dụng',
    effectiveDate: day,
  };
}

function newUser(fullName: string, staffNumber: string, more: JsonObject = {}): Resource {
  return {
    schemas: [SCHEMA.user, SCHEMA.enterprise],
    externalId: staffNumber,
    name: { formatted: fullName },
    title: 'Chuyên viên',
    [SCHEMA.enterprise]: { division: 'snv' },
    [SCHEMA.decision]: decision(scim.living.day()),
    ...more,
  };
}

/** Approves what a user's request asks for, and brings it into force. */
async function approve(id: string): Promise<void> {
  await approveRequest(scim.living.parts, await scim.living.chief(), { requestId: id });
  await scim.living.toDay(scim.living.day());
}

async function bringIn(
  fullName: string,
  staffNumber: string,
): Promise<{ pendingId: string; person: Resource }> {
  const made = await scim.ask(token, 'POST', '/Users', newUser(fullName, staffNumber));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const pendingId = textOf(made.body.id);
  await approve(pendingId.replace('request-', ''));
  const person = await scim.ask(
    token,
    'GET',
    `/Users?filter=${encodeURIComponent(`externalId eq "${staffNumber}"`)}`,
  );
  return { pendingId, person: (person.body.Resources as Resource[])[0] ?? {} };
}

function requestsOf(resource: Resource): JsonObject[] {
  return ((resource[SCHEMA.decision] as JsonObject | undefined)?.requests ?? []) as JsonObject[];
}

test('a new user is a request; approved, the same id shows the person', async () => {
  const made = await scim.ask(token, 'POST', '/Users', newUser('Nguyễn Văn Hạnh', 'NV-1'));
  assert.equal(made.status, 201);
  assert.equal(made.body.active, false);
  assert.equal(made.headers.get('location'), (made.body.meta as JsonObject).location);
  const id = textOf(made.body.id);
  const [request] = requestsOf(made.body);
  assert.equal(request?.state, 'submitted');
  assert.equal(
    (await scim.ask(token, 'POST', '/Users', newUser('Nguyễn Văn Hạnh', 'NV-1'))).body.scimType,
    'uniqueness',
  );
  await approve(textOf(request?.value));
  const person = await scim.ask(token, 'GET', `/Users/${id}`);
  assert.equal(person.body.active, true);
  assert.equal(person.body.userName, 'nguyenvanhanh');
  assert.deepEqual((person.body[SCHEMA.enterprise] as JsonObject).division, 'snv');
});

test('transfer, change of post and name are requests of their own, and are there after approval', async () => {
  const { person } = await bringIn('Trần Thị Mơ', 'NV-2');
  const id = textOf(person.id);
  const patched = await scim.ask(token, 'PATCH', `/Users/${id}`, {
    schemas: [SCHEMA.patch],
    Operations: [
      { op: 'replace', path: 'name.formatted', value: 'Trần Thị Mơ Hoa' },
      { op: 'replace', path: `${SCHEMA.enterprise}:division`, value: 'stc' },
      { op: 'add', value: { [SCHEMA.decision]: decision(scim.living.day()) } },
    ],
  });
  assert.equal(patched.status, 200, JSON.stringify(patched.body));
  assert.equal(patched.body.displayName, 'Trần Thị Mơ');
  assert.deepEqual(
    requestsOf(patched.body).map((request) => request.type),
    ['nameCorrection', 'transfer'],
  );
  for (const request of requestsOf(patched.body)) await approve(textOf(request.value));
  const moved = (await scim.ask(token, 'GET', `/Users/${id}`)).body;
  assert.equal(moved.displayName, 'Trần Thị Mơ Hoa');
  assert.equal((moved[SCHEMA.enterprise] as JsonObject).division, 'stc');
  assert.deepEqual(requestsOf(moved), []);
});

test('deleting asks for leaving; the person comes back under the same id', async () => {
  const { person } = await bringIn('Lê Văn Tám', 'NV-3');
  const id = textOf(person.id);
  const gone = await scim.ask(token, 'DELETE', `/Users/${id}`);
  assert.equal(gone.status, 202);
  const waiting = (await scim.ask(token, 'GET', `/Users/${id}`)).body;
  assert.equal(waiting.active, true);
  const [leaving] = requestsOf(waiting);
  assert.equal(leaving?.type, 'leaving');
});

test('what the feed may not change is refused, not dropped', async () => {
  const { person } = await bringIn('Võ Thị Lý', 'NV-4');
  for (const operation of [
    { op: 'replace', path: 'phoneNumbers[type eq "work"].value', value: '1' },
    { op: 'add', path: 'phoneNumbers', value: [{ type: 'work', value: '0234' }] },
    { op: 'replace', path: `${SCHEMA.enterprise}:employeeNumber`, value: 'other' },
  ]) {
    const answer = await scim.ask(token, 'PATCH', `/Users/${textOf(person.id)}`, { Operations: [operation] });
    assert.equal(answer.status, 400);
  }
  const nothing = await scim.ask(token, 'PUT', `/Users/${textOf(person.id)}`, person);
  assert.deepEqual([nothing.status, requestsOf(nothing.body)], [200, []]);
});

test('lists by filter, pages, order and chosen attributes', async () => {
  const all = await scim.ask(token, 'GET', '/Users?count=2&startIndex=2');
  assert.equal(all.body.itemsPerPage, 2);
  assert.ok(Number(all.body.totalResults) >= 4);
  const query = new URLSearchParams({
    filter: 'name.formatted co "thị" and active eq true',
    sortBy: 'name.formatted',
    sortOrder: 'descending',
    attributes: 'displayName',
  });
  const found = await scim.ask(token, 'GET', `/Users?${query.toString()}`);
  const names = (found.body.Resources as Resource[]).map((user) => user.displayName);
  assert.deepEqual(names, ['Võ Thị Lý', 'Trần Thị Mơ Hoa']);
  assert.deepEqual(Object.keys((found.body.Resources as Resource[])[0] ?? {}).sort(), [
    'displayName',
    'id',
    'schemas',
  ]);
  const search = await scim.ask(token, 'POST', '/Users/.search', {
    schemas: [SCHEMA.search],
    filter: 'userName sw "tranthi"',
  });
  assert.equal(search.body.totalResults, 1);
  const bad = await scim.ask(token, 'GET', `/Users?filter=${encodeURIComponent('userName xx')}`);
  assert.deepEqual([bad.status, bad.body.scimType], [400, 'invalidFilter']);
  assert.match(textOf(bad.body.detail), /^"xx" không thể đứng ở đây\. \("xx" does not belong here\.\)$/);
});

test('a version that is old is refused, and an unchanged resource is not sent again', async () => {
  const { person } = await bringIn('Đỗ Thị Quý', 'NV-5');
  const path = `/Users/${textOf(person.id)}`;
  const got = await scim.ask(token, 'GET', path);
  const etag = got.headers.get('etag') ?? '';
  assert.equal((await scim.ask(token, 'GET', path, undefined, { 'if-none-match': etag })).status, 304);
  const stale = await scim.ask(token, 'DELETE', path, undefined, { 'if-match': 'W/"old"' });
  assert.equal(stale.status, 412);
  assert.equal((await scim.ask(token, 'DELETE', path, undefined, { 'if-match': etag })).status, 202);
});

test('many operations at once have each their outcome', async () => {
  const bulk = await scim.ask(token, 'POST', '/Bulk', {
    schemas: [SCHEMA.bulkRequest],
    failOnErrors: 2,
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'a', data: newUser('Hồ Thị Ba', 'NV-6') },
      { method: 'POST', path: '/Users', bulkId: 'b', data: newUser('Hồ Thị Ba', 'NV-6') },
      { method: 'DELETE', path: '/Users/00000000-0000-7000-8000-000000000000' },
      { method: 'POST', path: '/Users', bulkId: 'never', data: newUser('Hồ Thị Tư', 'NV-7') },
    ],
  });
  const outcomes = bulk.body.Operations as JsonObject[];
  assert.deepEqual(
    outcomes.map((one) => one.status),
    ['201', '409', '404'],
  );
});

test('a unit is a group, and a new member is a transfer', async () => {
  const { person } = await bringIn('Ngô Thị Sáu', 'NV-8');
  const groups = await scim.ask(token, 'GET', `/Groups?filter=${encodeURIComponent('externalId eq "stc"')}`);
  const [stc] = groups.body.Resources as Resource[];
  const patched = await scim.ask(token, 'PATCH', `/Groups/${textOf(stc?.id)}`, {
    Operations: [{ op: 'add', path: 'members', value: [{ value: textOf(person.id) }] }],
    [SCHEMA.decision]: decision(scim.living.day()),
  });
  assert.equal(patched.status, 200, JSON.stringify(patched.body));
  const user = (await scim.ask(token, 'GET', `/Users/${textOf(person.id)}`)).body;
  assert.deepEqual(
    requestsOf(user).map((request) => request.type),
    ['transfer'],
  );
  const taken = await scim.ask(token, 'PATCH', `/Groups/${textOf(stc?.id)}`, {
    Operations: [{ op: 'remove', path: 'members' }],
  });
  assert.equal(
    taken.body.scimType,
    Array.isArray(stc?.members) && stc.members.length > 0 ? 'mutability' : undefined,
  );
});

test('a token reaches as far as its account and its scopes, and no further', async () => {
  await scim.living.addHolder('Cao Thị Xa', 'unit_administrator', 'stc');
  const { person } = await bringIn('Bùi Thị Gần', 'NV-9');
  const narrow = (await scim.tokenFor('caothixa')).secret;
  assert.equal((await scim.ask(narrow, 'GET', `/Users/${textOf(person.id)}`)).status, 404);
  assert.equal((await scim.ask(narrow, 'POST', '/Users', newUser('Bùi Thị Khác', 'NV-10'))).status, 403);
  const reader = (await scim.tokenFor('phanthanhbinh', ['people:read'])).secret;
  assert.equal((await scim.ask(reader, 'GET', '/Users?count=1')).status, 200);
  assert.equal((await scim.ask(reader, 'POST', '/Users', newUser('Bùi Thị Khác', 'NV-10'))).status, 403);
  assert.equal((await scim.ask(reader, 'GET', '/Groups')).status, 403);
});

test('without a token, with a revoked one and with a broken body there is the proper error', async () => {
  assert.equal((await scim.ask('none', 'GET', '/Users')).status, 401);
  const { id, secret } = await scim.tokenFor('phanthanhbinh');
  await revokeFeedToken(scim.living.province.db, {
    principal: systemPrincipal('commandLine'),
    id,
    authority: 'test',
    now: scim.living.now(),
  });
  assert.equal((await scim.ask(secret, 'GET', '/Users')).status, 401);
  for (const body of ['{', '[]', '{"a":1,"a":2}'])
    assert.equal((await scim.ask(token, 'POST', '/Users', body)).body.scimType, 'invalidSyntax');
  const other = await scim.ask(token, 'GET', '/Users/not-an-id');
  assert.deepEqual([other.status, (other.body.schemas as Json[])[0]], [404, SCHEMA.error]);
  for (const [language, detail] of [
    ['vi-VN, en;q=0.5', 'Cần khoá (bearer token) của nguồn nhân sự.'],
    ['en', 'A bearer token of the feed is needed.'],
  ] as const) {
    const stranger = await scim.ask('', 'GET', '/Users', undefined, { 'accept-language': language });
    assert.deepEqual([stranger.status, stranger.body.detail], [401, detail]);
  }
});

test('a picture is named by its address, and read there with the same token', async () => {
  const list = await scim.ask(token, 'GET', '/Users?count=1');
  const [user] = list.body.Resources as Resource[];
  const id = textOf(user?.id);
  assert.equal((await scim.ask(token, 'GET', `/Users/${id}/photo`)).status, 404);
  const picture = Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCSAppwAAAAAD//2Q==',
    'base64',
  );
  const { province, parts } = scim.living;
  const change = { personId: id, picture, reason: 'thử', isCorrection: false };
  const blobs = createPostgresBlobStore(province.db);
  await changeContactData({ ...parts, blobs }, systemPrincipal('commandLine'), change);
  const [photo] = (await scim.ask(token, 'GET', `/Users/${id}`)).body.photos as JsonObject[];
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(textOf(photo?.value), { headers });
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()).subarray(0, 2), picture.subarray(0, 2));
  assert.equal((await fetch(textOf(photo?.value))).status, 401, 'and not without it');
});

test('a personnel system on a library not ours: it discovers, creates, searches, pages, patches, and minds versions', async () => {
  const system = await connectPersonnelSystem(scim.base, token);
  const { patch, bulk, filter, etag, sort } = system.config;
  assert.deepEqual(
    [patch, bulk, filter, etag, sort].map((feature) => feature.supported),
    [true, true, true, true, true],
  );
  const pending = await system.create({
    userName: 'nv-20',
    ...newUser('Mai Thị Hai Mươi', 'NV-20'),
  });
  assert.deepEqual([pending.active, pending.externalId], [false, 'NV-20']);
  await approve(pending.id.replace('request-', ''));
  const wanted = { filter: 'externalId eq "NV-20" and active eq true', sortBy: 'userName', count: 1 };
  const found = await system.search(wanted);
  assert.deepEqual([found.totalResults, found.itemsPerPage, found.Resources.length], [1, 1, 1]);
  const person = await system.read(textOf((found.Resources[0] as unknown as Resource).id));
  assert.equal(person.userName, 'maithihaimuoi');

  const title = [{ op: 'replace', path: 'title', value: 'Thanh tra viên' }] as const;
  const withDecision = [
    ...title,
    { op: 'add', value: { [SCHEMA.decision]: decision(scim.living.day()) } },
  ] as const;
  await system.patch(person, [...withDecision]);
  const asked = await system.read(person.id);
  const [request] = requestsOf(asked as unknown as Resource);
  assert.equal(request?.type, 'postChange', 'the extension that only we have came through their schema');
  await approve(textOf(request?.value));
  const changed = await system.read(person.id);
  assert.equal(changed.title, 'Thanh tra viên');
  await assert.rejects(system.remove(person), { status: '412' }, 'who looked before the change is told');
  await system.remove(changed);
});

test('many operations of that system come back each with its outcome, and its pages hold everybody once', async () => {
  const system = await connectPersonnelSystem(scim.base, token);
  const { Operations } = await system.bulk([
    { method: 'POST', path: '/Users', bulkId: 'a', data: newUser('Tạ Thị Một', 'NV-21') },
    { method: 'POST', path: '/Users', bulkId: 'b', data: newUser('Tạ Thị Một', 'NV-21') },
  ]);
  assert.deepEqual(
    Operations.map(({ bulkId, status }) => [bulkId, status]),
    [
      ['a', '201'],
      ['b', '409'],
    ],
  );
  const ids: string[] = [];
  for (let startIndex = 1; ; startIndex += 3) {
    const page = await system.search({ startIndex, count: 3 });
    ids.push(...page.Resources.map((user) => user.id));
    if (ids.length >= page.totalResults) break;
  }
  assert.equal(new Set(ids).size, ids.length);
  const expression = 'emails[type eq "work" and primary eq true] and active eq true';
  const users = (await scim.ask(token, 'GET', '/Users?count=500')).body.Resources as Resource[];
  const theirs = new SCIMMY.Types.Filter(expression).match(users as never).length;
  assert.equal((await system.search({ filter: expression })).totalResults, theirs, 'two filters, one answer');
});
