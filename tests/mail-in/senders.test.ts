/**
 * Senders good and forged, and what becomes of their mail: SPF, DKIM, DMARC, ARC and iprev asked of a real DNS server.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { after, before } from 'node:test';
import { dkimSign, sealMessage } from 'mailauth';
import { createResolver } from '#platform/dns/resolver.ts';
import { createSenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { startTestNameServer, type TestNameServer, txtRecord } from './name-server.ts';
import { type FiledMail, HOSTNAME, type MailInServer, startMailIn } from './server.ts';

/** Of a name server that a busy machine holds up, too. */
const PATIENCE_MS = 30_000;

const GOOD_IP = '192.0.2.10';
const OTHER_IP = '192.0.2.66';

function publicText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const dkimRecord = `v=DKIM1; k=rsa; p=${publicText(rsa.publicKey)}`;

const ZONES = [
  // Refuses what is not from it.
  txtRecord('strict.example', `v=spf1 ip4:${GOOD_IP} -all`),
  txtRecord('_dmarc.strict.example', 'v=DMARC1; p=reject; rua=mailto:dmarc@strict.example'),
  txtRecord('s1._domainkey.strict.example', dkimRecord),
  // Wants to have it set apart.
  txtRecord('careful.example', `v=spf1 include:strict.example ~all`),
  txtRecord('_dmarc.careful.example', 'v=DMARC1; p=quarantine'),
  // Has SPF alone.
  txtRecord('plain.example', `v=spf1 a:mx.plain.example -all`),
  `mx.plain.example. 60 IN A ${GOOD_IP}`,
  // A forwarder that seals.
  txtRecord('s1._domainkey.forwarder.example', dkimRecord),
  // SPF in a circle.
  txtRecord('circle.example', 'v=spf1 include:circle.example -all'),
  '10.2.0.192.in-addr.arpa. 60 IN PTR mx.plain.example.',
  '66.2.0.192.in-addr.arpa. 60 IN PTR mx.plain.example.',
];

let names: TestNameServer;
let server: MailInServer;
let person: string;

before(async () => {
  names = await startTestNameServer(ZONES);
  const resolver = createResolver({ servers: [names.address], clock: Date.now, timeoutMs: PATIENCE_MS });
  server = await startMailIn(() => ({
    senderAuthentication: createSenderAuthenticator({ resolver, hostname: HOSTNAME, clock: Date.now }),
    trustedSealers: ['forwarder.example'],
  }));
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await names.stop();
});

function letter(from: string, more = ''): string {
  return `From: Someone <${from}>\nTo: <${person}>\nSubject: hello\nDate: Mon, 23 Nov 2026 08:00:00 +0700\nMessage-ID: <${Math.random()}@x>\n${more}\nDear An\n`.replaceAll(
    '\n',
    '\r\n',
  );
}

async function sign(text: string, domain: string, selector = 's1'): Promise<string> {
  const key = { signingDomain: domain, selector, privateKey: privatePem };
  const { signatures } = await dkimSign(Buffer.from(text), { ...key, signatureData: [key] });
  return signatures + text;
}

async function last(): Promise<FiledMail> {
  const mail = (await server.mailOf(person)).at(-1);
  assert.ok(mail);
  return mail;
}

/** One case: who says to be whom, from where, and what is found. */
interface Case {
  sentence: string;
  from: string;
  ip: string;
  text: () => string | Promise<string>;
  reply: RegExp;
  found?: { spf: string; dkim?: string; dmarc: string; arc?: string };
}

const CASES: Case[] = [
  {
    sentence: 'mail from the address its domain names passes SPF and DMARC',
    from: 'a@strict.example',
    ip: GOOD_IP,
    text: () => letter('a@strict.example'),
    reply: /^250/,
    found: { spf: 'pass', dmarc: 'pass' },
  },
  {
    sentence: 'a forged From of a domain that refuses forgeries is refused',
    from: 'b@elsewhere.example',
    ip: OTHER_IP,
    text: () => letter('a@strict.example'),
    reply: /^550 5\.7\.1/,
  },
  {
    sentence: 'a signature carries mail through a forwarder whose address the domain does not name',
    from: 'list@elsewhere.example',
    ip: OTHER_IP,
    text: () => sign(letter('a@strict.example'), 'strict.example'),
    reply: /^250/,
    found: { spf: 'none', dkim: 'pass', dmarc: 'pass' },
  },
  {
    sentence: 'a signed message whose body was changed is refused',
    from: 'list@elsewhere.example',
    ip: OTHER_IP,
    text: async () => (await sign(letter('a@strict.example'), 'strict.example')).replace('Dear', 'DEAR'),
    reply: /^550 5\.7\.1/,
  },
  {
    sentence: 'a signature by another domain does not help the From header',
    from: 'list@elsewhere.example',
    ip: OTHER_IP,
    text: () => sign(letter('a@strict.example'), 'forwarder.example'),
    reply: /^550 5\.7\.1/,
  },
  {
    sentence: 'a changed message with the seal of a forwarder we trust is taken',
    from: 'list@elsewhere.example',
    ip: OTHER_IP,
    text: async () => {
      const changed = letter('a@strict.example');
      const seal = await sealMessage(Buffer.from(changed), {
        signingDomain: 'forwarder.example',
        selector: 's1',
        privateKey: privatePem,
        authResults: 'mx.forwarder.example; dkim=pass header.d=strict.example',
        cv: 'none',
      });
      return seal.toString() + changed;
    },
    reply: /^250/,
    found: { spf: 'none', dmarc: 'fail', arc: 'pass' },
  },
  {
    sentence: 'what fails DMARC of a domain that asks for quarantine is taken and marked',
    from: 'b@careful.example',
    ip: OTHER_IP,
    text: () => letter('a@careful.example'),
    reply: /^250/,
    found: { spf: 'softfail', dmarc: 'fail' },
  },
  {
    sentence: 'SPF alone is told and decides nothing',
    from: 'b@plain.example',
    ip: OTHER_IP,
    text: () => letter('b@plain.example'),
    reply: /^250/,
    found: { spf: 'fail', dmarc: 'none' },
  },
  {
    sentence: 'an SPF record that includes itself is a permanent error, and no more',
    from: 'b@circle.example',
    ip: OTHER_IP,
    text: () => letter('b@circle.example'),
    reply: /^250/,
    found: { spf: 'permerror', dmarc: 'none' },
  },
];

for (const { sentence, from, ip, text, reply, found } of CASES)
  testWith('unbound', sentence, async () => {
    const answer = await server.send({ from, ip, to: person, text: await text() });
    assert.match(answer, reply);
    if (!found) return;
    const { authentication } = (await last()).assessment;
    assert.equal(authentication?.spf.result, found.spf);
    assert.equal(authentication?.dmarc.result, found.dmarc);
    if (found.dkim) assert.equal(authentication?.dkim[0]?.result, found.dkim);
    if (found.arc) assert.equal(authentication?.arc.result, found.arc);
  });

testWith(
  'unbound',
  'results in our name that came from outside are taken out, those of others stay',
  async () => {
    const forged = `Authentication-Results: ${HOSTNAME.toUpperCase()} (we said so); dmarc=pass\nAuthentication-Results: mx.other.example; spf=pass\nX-Spam-Flag: NO\n`;
    await server.send({
      from: 'b@plain.example',
      ip: GOOD_IP,
      to: person,
      text: letter('b@plain.example', forged),
    });
    const { text } = await last();
    const results = text.match(/^Authentication-Results: \S+/gm);
    assert.deepEqual(results, [
      `Authentication-Results: ${HOSTNAME};`,
      'Authentication-Results: mx.other.example;',
    ]);
    assert.doesNotMatch(text, /we said so|X-Spam-Flag/);
    assert.match(text, /spf=pass smtp\.mailfrom="b@plain\.example";\r\n/);
  },
);

testWith('unbound', 'the name of an address counts only where it leads back', async () => {
  await server.send({ from: 'b@plain.example', ip: GOOD_IP, to: person, text: letter('b@plain.example') });
  assert.equal((await last()).assessment.authentication?.reverseName.result, 'pass');
  await server.send({ from: 'b@plain.example', ip: OTHER_IP, to: person, text: letter('b@plain.example') });
  assert.equal((await last()).assessment.authentication?.reverseName.result, 'fail');
});

testWith('unbound', 'a chain in our own name that does not hold is taken out whole', async () => {
  const chain = `ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=${DOMAIN}; s=s1; b=AAAA\nARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=${DOMAIN}; s=s1; h=from; bh=AAAA; b=AAAA\nARC-Authentication-Results: i=1; ${HOSTNAME}; dmarc=pass\n`;
  await server.send({
    from: 'b@plain.example',
    ip: GOOD_IP,
    to: person,
    text: letter('b@plain.example', chain),
  });
  const { text, assessment } = await last();
  assert.equal(assessment.authentication?.arc.result, 'fail');
  assert.doesNotMatch(text, /^ARC-/m);
});
