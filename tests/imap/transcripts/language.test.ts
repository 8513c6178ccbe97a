/**
 * Shows RFC 5255 §3, §3.2, §3.3, §3.4, §3.5, §4.8.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED, SIGNED_IN } from './opened.ts';

test('LANGUAGE lists the languages, speaks the first that is known, and refuses others (RFC 5255)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 LANGUAGE
    S: * LANGUAGE ("vi" "en" "i-default")
    S: a1 OK That is all.
    C: a2 LANGUAGE FR DE
    S: a2 NO O day khong noi ngon ngu do. / That language is not spoken here.
    C: a3 LANGUAGE FR vi-VN
    S: * LANGUAGE ("vi")
    S: * NAMESPACE (("" "/")) (("Other Users/" "/" "TRANSLATION" ("H&Htk-p th&AbA- c&Huc-a ng&AbAe3Q-i kh&AOE-c/"))) (("Shared/" "/" "TRANSLATION" ("H&Htk-p th&AbA- c&AaE- quan/")))
    S: a3 OK Đã chuyển sang tiếng Việt.
    C: a4 NOOP
    S: a4 OK Không làm gì.
    C: a5 SELECT Khac
    S: a5 NO [NONEXISTENT] Không có hộp thư tên đó.
    C: a6 LANGUAGE en
    S: * LANGUAGE ("en")
    S: * NAMESPACE (("" "/")) (("Other Users/" "/")) (("Shared/" "/"))
    S: a6 OK This language is used.
    C: a7 LANGUAGE default
    S: * LANGUAGE ("vi")
    S: * NAMESPACE …
    S: a7 OK Đã chuyển sang tiếng Việt.
  `,
  );
});

test('LANGUAGE may be given before the sign-in', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LANGUAGE vi
    S: * LANGUAGE ("vi")
    S: a1 OK Đã chuyển sang tiếng Việt.
    C: a2 LOGIN binh wrong
    S: a2 NO [AUTHENTICATIONFAILED] Địa chỉ hoặc mật khẩu không đúng.
    C: a3 LOGIN binh "pass word"
    S: a3 OK [CAPABILITY …] Đã đăng nhập.
  `,
  );
});

test('COMPARATOR tells the one there is and refuses others (RFC 5255 §4.7)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 COMPARATOR
    S: * COMPARATOR "i;unicode-casemap"
    S: a1 OK …
    C: a2 COMPARATOR "cz;*" "i;uni*"
    S: * COMPARATOR "i;unicode-casemap"
    S: a2 OK …
    C: a3 COMPARATOR "cz;*"
    S: a3 NO [BADCOMPARATOR] …
    C: a4 COMPARATOR default
    S: * COMPARATOR "i;unicode-casemap"
    S: a4 OK …
  `,
  );
});

test('FUZZY finds what is nearly so, and RELEVANCY tells how near (RFC 6203)', async () => {
  await using server = await startImapTestServer();
  for (const subject of ['Khoáng sản và nghị quyết', 'Nghị quyết', 'Nghị quyết về khoáng sản'])
    await server.deliver(`From: An <an@example.vn>\nSubject: ${subject}\n\nhai bốn ba\n`, { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 UID SEARCH SUBJECT "nghi quyet ve khoang"
    S: * SEARCH 3
    S: a1 OK …
    C: a2 UID SEARCH FUZZY SUBJECT "khoamg nghi"
    S: * SEARCH 1 3
    S: a2 OK …
    C: a3 UID SEARCH RETURN (RELEVANCY ALL) FUZZY SUBJECT "nghi quyet"
    S: * ESEARCH (TAG "a3") UID ALL 1:3 RELEVANCY (100 100 100)
    S: a3 OK …
    C: a4 UID SEARCH RETURN (RELEVANCY ALL) FUZZY (SUBJECT "san nghi" TEXT "ba hai")
    S: * ESEARCH (TAG "a4") UID ALL 1,3 RELEVANCY (50 50)
    S: a4 OK …
    C: a5 UID SORT RETURN (RELEVANCY ALL) (RELEVANCY REVERSE ARRIVAL) UTF-8 FUZZY SUBJECT "quyet khoang"
    S: * ESEARCH (TAG "a5") UID ALL 3,1 RELEVANCY (50 50)
    S: a5 OK …
    C: a6 SEARCH RETURN (RELEVANCY) SUBJECT x
    S: a6 BAD …
    C: a7 SEARCH NOT FUZZY SUBJECT khoang
    S: * SEARCH 2
    S: a7 OK …
  `,
  );
});
