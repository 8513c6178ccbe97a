/** The status page as everybody meets it: languages, notices, feed, JSON, the database away, switched off. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { beat } from '#domain/status/beats.ts';
import { addNotice } from '#domain/status/notices.ts';
import { SERVICES } from '#domain/status/services.ts';
import type { Database } from '#platform/postgres/database.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import type { HttpDependencies } from './dependencies.ts';
import { withHttpServer } from './server.fixture.ts';
import { KEEP_MS } from './status/status-reader.ts';

const NOW = Date.UTC(2026, 10, 26, 3);
const HOUR_MS = 3_600_000;

/** A province whose servers were away for an hour, with work before it. */
async function fill(db: Database): Promise<void> {
  const services = new Map(SERVICES.map((service) => [service, 'good'] as const));
  await beat(db, { processId: randomUUID(), services, now: NOW - 2 * HOUR_MS });
  await beat(db, { processId: randomUUID(), services, now: NOW - HOUR_MS });
  const act = { principal: systemPrincipal('commandLine'), authority: 'thử', ids: randomUUID, now: NOW };
  const work = {
    kind: 'planned' as const,
    titleVi: 'Nâng cấp <b>máy chủ</b>',
    titleEn: 'Upgrade',
    textVi: 'Thư chờ ở bên gửi.',
    textEn: 'Mail waits.',
    services: [],
    startsAt: new Date(NOW + HOUR_MS),
    endsAt: new Date(NOW + 2 * HOUR_MS),
  };
  await db.transaction((tx) => addNotice(tx, act, work));
}

/** The part of people that the page needs, and a clock to set. */
function partsOf(db: Pick<Database, 'query'>, clock: () => number): Partial<HttpDependencies> {
  return { people: { db } as HttpDependencies['people'], clock };
}

async function getText(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url, { headers });
  assert.equal(answer.status, 200, url);
  return answer.text();
}

test('the page tells services, history, work and breaks in both languages, and needs nothing inline', async () => {
  await using opened = await openTestDatabase();
  await fill(opened.db);
  await withHttpServer(
    async ({ url }) => {
      const page = await getText(`${url}/status`);
      assert.match(page, /<html lang="vi">[^]*Mọi dịch vụ hoạt động bình thường/);
      assert.match(page, /Nâng cấp &lt;b&gt;máy chủ&lt;\/b&gt;/);
      assert.equal(page.match(/<li class="service">/g)?.length, SERVICES.length);
      assert.equal(
        page.match(/<i data-state="down" title="26\/11\/2026: ngừng \(1 giờ\)">/g)?.length,
        SERVICES.length,
      );
      assert.match(page, /<strong>Mọi dịch vụ<\/strong>: ngừng/);
      assert.doesNotMatch(page, /<script|<style|\sstyle=|\son\w+=|https?:\/\//);
      const english = await getText(`${url}/status`, { 'accept-language': 'en' });
      assert.match(english, /<html lang="en">[^]*All services are working[^]*Planned work[^]*Upgrade/);
    },
    { hasStatusPage: true },
    partsOf(opened.db, () => NOW),
  );
});

test('feed and JSON tell the same, and none tells a name of a machine', async () => {
  await using opened = await openTestDatabase();
  await fill(opened.db);
  await withHttpServer(
    async ({ url }) => {
      const feed = await getText(`${url}/status.atom?lang=en`);
      assert.match(feed, /^<\?xml[^]*<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom" xml:lang="en">/);
      assert.equal(feed.match(/<entry>/g)?.length, 2);
      assert.match(feed, /all services: down/);
      const text = await getText(`${url}/status.json`);
      const { state, services, disturbances } = JSON.parse(text) as {
        state: string;
        services: { availability: number }[];
        disturbances: { services: string[]; extent: string }[];
      };
      assert.equal(state, 'good');
      assert.equal(services[0]?.availability, 0.5);
      assert.deepEqual(
        disturbances.map(({ extent, services: own }) => [extent, own.length]),
        [['down', SERVICES.length]],
      );
      for (const told of [text, await getText(`${url}/status`)])
        assert.doesNotMatch(told, /mail\.thuathienhue/);
    },
    { hasStatusPage: true },
    partsOf(opened.db, () => NOW),
  );
});

test('a crowd is one look at the database, and a database that is away leaves what was known, called unknown', async () => {
  await using opened = await openTestDatabase();
  await fill(opened.db);
  let now = NOW;
  let looks = 0;
  let isAway = false;
  const query: Database['query'] = (sql, params, options) => {
    looks += 1;
    return isAway ? Promise.reject(new Error('away')) : opened.db.query(sql, params, options);
  };
  await withHttpServer(
    async ({ url }) => {
      await Promise.all(Array.from({ length: 20 }, () => getText(`${url}/status`)));
      assert.equal(looks, 3);
      isAway = true;
      now += KEEP_MS;
      const page = await getText(`${url}/status`);
      assert.match(page, /Hiện không biết tình trạng[^]*data-state="unknown"[^]*Nâng cấp/);
      assert.match(await getText(`${url}/status.json`), /"state":"unknown"/);
    },
    { hasStatusPage: true },
    partsOf({ query }, () => now),
  );
});

test('where it is switched off there is no page and no feed, and the start page still hears how the server is', async () => {
  await withHttpServer(async ({ url }) => {
    for (const path of ['/status', '/status.atom'])
      assert.equal((await fetch(`${url}${path}`)).status, 404, path);
    assert.match(
      await getText(`${url}/status.json`),
      /^\{"ok":true,"checks":\[\{"name":"database","ok":true\}\],"checkedAt":\d+,"startedAt":\d+\}$/,
    );
  });
});
