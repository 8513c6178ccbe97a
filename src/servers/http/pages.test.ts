/** What people and their mail programs fetch: the start page in both languages, autoconfig, autodiscover, profile, CA. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseLanguage } from './language.ts';
import { escapeMarkup, markup } from './markup.ts';
import { parseOwnAddress } from './own-address.ts';
import { certificates, DOMAIN, withHttpServer } from './server.fixture.ts';

const ADDRESS = `nguyenvanan@${DOMAIN}`;

async function getText(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url, { headers });
  assert.equal(answer.status, 200, url);
  return answer.text();
}

function postAutodiscover(url: string, address: string, path: string): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<Autodiscover><Request><EMailAddress>${address}</EMailAddress></Request></Autodiscover>`,
  });
}

test('the start page is Vietnamese, English for browsers that prefer it, and as asked for before both', async () => {
  await withHttpServer(async ({ url }) => {
    assert.match(await getText(url), /<html lang="vi">[^]*Cài đặt chương trình thư/);
    const english = { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' };
    assert.match(await getText(url, english), /<html lang="en">[^]*Set up your mail program/);
    assert.match(await getText(`${url}/?lang=vi`, english), /<html lang="vi">/);
    assert.match(await getText(`${url}/?lang=en&lang=vi`), /<html lang="vi">/);
  });
});

test('the start page names every open port and the values to type, and needs nothing inline', async () => {
  await withHttpServer(async ({ url }) => {
    const page = await getText(url);
    for (const value of ['2143', '2993', '2587', '2465', '2080', `mail.${DOMAIN}`])
      assert.ok(page.includes(value), value);
    assert.doesNotMatch(page, /<style|<script>|\sstyle=|\son\w+=/);
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
    assert.ok(new Set(assets).size >= 3);
    for (const path of assets) assert.equal((await fetch(`${url}${path}`)).status, 200, path);
  });
});

test('a part that fails is seen on the page without JavaScript', async () => {
  await withHttpServer(async ({ url, say }) => {
    say(async () => [{ name: 'database', ok: false }]);
    assert.match(await getText(url), /Có phần đang gặp sự cố[^]*data-check="database" data-ok="false"/);
  });
});

test('in the try-out the servers are called as the person called this page; never by a name that is no host', async () => {
  await withHttpServer(
    async ({ url }) => {
      const page = await getText(url);
      assert.match(page, /<code>127\.0\.0\.1<\/code>/);
      assert.match(page, /Bản chạy thử/);
    },
    { isTryOut: true },
  );
  await withHttpServer(async ({ url }) => assert.doesNotMatch(await getText(url), /<code>127\.0\.0\.1</));
});

test('Thunderbird finds the servers at both addresses, TLS from the first byte before STARTTLS', async () => {
  await withHttpServer(async ({ url }) => {
    for (const path of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml']) {
      const xml = await getText(`${url}${path}?emailaddress=${ADDRESS}`);
      const types = [...xml.matchAll(/<port>(\d+)<\/port>\s*<socketType>(\w+)/g)].map(([, port, type]) => [
        port,
        type,
      ]);
      assert.deepEqual(types, [
        ['2993', 'SSL'],
        ['2143', 'STARTTLS'],
        ['2465', 'SSL'],
        ['2587', 'STARTTLS'],
      ]);
    }
  });
});

test('Outlook gets one IMAP and one SMTP server for an address of ours, in every spelling of the path', async () => {
  await withHttpServer(async ({ url }) => {
    for (const path of ['/autodiscover/autodiscover.xml', '/Autodiscover/Autodiscover.xml']) {
      const xml = await (await postAutodiscover(url, ADDRESS, path)).text();
      assert.deepEqual(
        [...xml.matchAll(/<Type>(\w+)/g)].map(([, type]) => type),
        ['IMAP', 'SMTP'],
      );
      assert.match(xml, new RegExp(`<LoginName>${ADDRESS}</LoginName>`));
    }
  });
});

test('Outlook’s request for a foreign or malformed address is answered as invalid, with nothing of it repeated', async () => {
  await withHttpServer(async ({ url }) => {
    for (const address of ['an@example.org', '&lt;b&gt;@x', '', 'a@b@c', `x' or '@${DOMAIN}`]) {
      const xml = await (await postAutodiscover(url, address, '/autodiscover/autodiscover.xml')).text();
      assert.match(xml, /<ErrorCode>600</, address);
      assert.doesNotMatch(xml, /LoginName/);
    }
  });
});

test('the Apple profile is for one address, has no password, brings the authority, and is the same every time', async () => {
  await withHttpServer(async ({ url }) => {
    const profile = `${url}/apple.mobileconfig?address=${ADDRESS}`;
    const answer = await fetch(profile);
    assert.equal(answer.headers.get('content-type'), 'application/x-apple-aspen-config');
    const xml = await answer.text();
    assert.match(xml, /<key>IncomingMailServerPortNumber<\/key><integer>2993</);
    assert.match(xml, /com\.apple\.security\.root/);
    assert.match(xml, /com\.apple\.carddav\.account.*<key>CardDAVPort<\/key><integer>2443</s);
    assert.doesNotMatch(xml, /<key>\w+Password<\/key><string>/);
    const uuids = [...xml.matchAll(/<key>PayloadUUID<\/key><string>([^<]+)/g)].map(([, uuid]) => uuid ?? '');
    assert.equal(new Set(uuids).size, 4);
    for (const uuid of uuids)
      assert.match(uuid, /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
    assert.equal(await getText(profile), xml);
    for (const wrong of ['an@example.org', '', `<b>@${DOMAIN}`])
      assert.equal(
        (await fetch(`${url}/apple.mobileconfig?address=${encodeURIComponent(wrong)}`)).status,
        400,
      );
  });
});

test('the authority’s certificate can be downloaded, and only where there is one', async () => {
  await withHttpServer(async ({ url }) => {
    const certificate = new X509Certificate(await getText(`${url}/ca.crt`));
    assert.ok(certificate.ca);
    assert.ok((await getText(url)).includes(certificate.fingerprint256));
  });
  const { authority: _, ...own } = certificates;
  await withHttpServer(
    async ({ url }) => {
      assert.equal((await fetch(`${url}/ca.crt`)).status, 404);
      assert.doesNotMatch(await getText(url), /ca\.crt/);
    },
    {},
    { certificates: own },
  );
});

test('only addresses that can be ours are taken', () => {
  assert.equal(parseOwnAddress(` NguyenVanAn@${DOMAIN} `, DOMAIN), ADDRESS);
  assert.equal(parseOwnAddress(`huongvan01.huongtra@${DOMAIN}`, DOMAIN), `huongvan01.huongtra@${DOMAIN}`);
  for (const wrong of [
    undefined,
    [ADDRESS],
    '',
    '@',
    `@${DOMAIN}`,
    `.an@${DOMAIN}`,
    `${'a'.repeat(65)}@${DOMAIN}`,
  ])
    assert.equal(parseOwnAddress(wrong, DOMAIN), undefined);
});

test('no text becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(escapeMarkup(text), /[<>"'\u0000-\u0008]|&(?!(amp|lt|gt|quot|#39);)/);
      assert.equal(markup`<p title="${text}">${[text]}</p>`.markup.match(/</g)?.length, 2);
    }),
  );
});

test('no list of languages makes it throw', () => {
  assert.equal(chooseLanguage(undefined, 'en;q=0, vi'), 'vi');
  assert.equal(chooseLanguage(undefined, 'fr, en;q=0.4'), 'en');
  fc.assert(fc.property(fc.string(), (list) => ['vi', 'en'].includes(chooseLanguage(list, list))));
});
