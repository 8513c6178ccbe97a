/**
 * What letters say of themselves whoever writes them: a compressor that has seen it writes a reference instead, which helps most where a letter is short.
 *
 * What is nearest to the end is cheapest to refer to. **Never changed**: what is stored refers to places in it, and a test knows its sum. Another
 * dictionary is another encoding.
 */

const HEADERS = [
  'Return-Path: <>',
  'Delivered-To: ',
  'Received: from mail. (localhost [127.0.0.1])\r\n\tby with ESMTPS id for <>; Mon, 23 Nov 2026 08:00:00 +0700 (TLS1.3)',
  'Authentication-Results: mx.; spf=pass smtp.mailfrom=; dkim=pass header.d= header.s=; dmarc=none header.from=',
  'Received-SPF: pass',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=; s=;\r\n h=from:to:subject:date:message-id:mime-version:content-type; bh=; b=',
  'X-Mailer: Microsoft Outlook 16.0',
  'Thread-Index: ',
  'User-Agent: Mozilla Thunderbird',
  'Content-Language: vi-VN, en-US',
  'Content-Language: vi',
  'Reply-To: ',
  'Cc: ',
  'In-Reply-To: <',
  'References: <',
  'X-Originating-IP: ',
  'X-MS-Has-Attach: ',
  'From: =?UTF-8?B?',
  'Subject: =?UTF-8?Q?',
  'To: <',
  'Message-ID: <',
  'Date: Thu, 01 Jan 2026 09:30:00 +0700',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="',
  'Content-Type: multipart/alternative; boundary="----=_Part_',
  '',
  'This is a multi-part message in MIME format.',
  '--',
  'Content-Type: text/html; charset="UTF-8"',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Transfer-Encoding: base64',
  '',
].join('\r\n');

const MARKUP = [
  '<!DOCTYPE html>',
  '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">',
  '<style type="text/css">p { margin: 0 }</style></head>',
  '<body style="font-family: Arial, sans-serif; font-size: 14px; color: #000000">',
  '<div dir="ltr"><br></div><p class="MsoNormal"><span style="font-family:&quot;Times New Roman&quot;,serif">&nbsp;<o:p></o:p></span></p>',
  '<div class="gmail_quote"><blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">',
  '</blockquote></div>',
  '</body></html>',
].join('\r\n');

const PLAIN =
  'Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n';

/** As bytes. */
export const LETTER_DICTIONARY: Buffer = Buffer.from(`${HEADERS}\r\n${MARKUP}\r\n${PLAIN}`);
