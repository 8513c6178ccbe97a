/** What is fuzzed: every grammar that reads what strangers send, with good input to begin from. */
import { CommandCollector } from '#formats/imap/collector.ts';
import { limitsAfterLogin } from '#formats/imap/collector-limits.ts';
import { Decoder } from '#formats/imap/decoder.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import { parseMessageUrl } from '#formats/imap/url.ts';
import { JsonFault, parseIJson } from '#formats/jmap/json.ts';
import { decodeRequest, RequestFault } from '#formats/jmap/request.ts';
import { ManageSieveCollector, ManageSieveFlood } from '#formats/managesieve/collector.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { messageFields, previewText } from '#formats/mime/summary.ts';
import { decodeAuth, decodeCommandLine as decodePop3Line, decodeTop } from '#formats/pop3/command.ts';
import { Pop3SyntaxFault } from '#formats/pop3/syntax-fault.ts';
import { implicitFlags } from '#formats/sieve/extensions/imap4flags.ts';
import { runScripts } from '#formats/sieve/machine.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { decodeCommandLine, decodeMail, decodeRcpt } from '#formats/smtp/command.ts';
import { SmtpSyntaxFault } from '#formats/smtp/syntax-fault.ts';
import { findCommand } from '#servers/imap/registry.ts';

/** One grammar. */
export interface FuzzTarget {
  name: string;
  corpus: readonly Buffer[];
  /** Reads the bytes. */
  read: (bytes: Buffer) => void;
  /** What the grammar may throw for bad input. */
  isLawful: (error: unknown) => boolean;
}

function bytesOf(texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text, 'utf8'));
}

/** Runs a decoder; its own fault ends the command, not the connection. */
function decodeImap(decoder: Decoder): void {
  decoder.expectTag();
  decoder.expectSp();
  findCommand(decoder.expectCommandName())?.prepare(decoder);
}

function readImap(bytes: Buffer): void {
  const collector = new CommandCollector(limitsAfterLogin(100_000));
  collector.push(bytes);
  for (let event = collector.next(); event; event = collector.next()) {
    if (event.kind !== 'command') continue;
    try {
      decodeImap(new Decoder(event.segments, { utf8: bytes.length % 2 === 0 }));
    } catch (error) {
      if (!(error instanceof ImapSyntaxFault)) throw error;
    }
  }
}

const IMAP_COMMANDS = [
  'a APPEND "C&APQ-ng" (\\Seen $x) " 1-Feb-2026 07:30:00 +0700" {5+}\r\nhello {2+}\r\nab\r\n',
  'a APPEND x CATENATE (URL "/INBOX;UIDVALIDITY=3/;UID=20/;SECTION=1.2" TEXT {2+}\r\nhi)\r\n',
  'a UID REPLACE 4 Drafts (\\Draft) UTF8 (~{2+}\r\nhi)\r\n',
  'a UID FETCH 1:* (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (From "To")]<0.100> BINARY[1] PREVIEW (LAZY)) (CHANGEDSINCE 9 VANISHED)\r\n',
  'a LIST (SUBSCRIBED) "" ("%" INBOX) RETURN (CHILDREN STATUS (MESSAGES) MYRIGHTS METADATA ("/shared/a"))\r\n',
  'a SEARCH RETURN (MIN PARTIAL -1:-9) CHARSET UTF-8 OR (FROM a NOT TO {1+}\r\nb) SENTON "1-Feb-2026" MODSEQ "/flags/x" all 5 FILTER f $\r\n',
  'a ESEARCH IN (subtree (a "b c") inboxes) RETURN (COUNT) EMAILID x SAVEDSINCE 1-Jan-2026\r\n',
  'a UID SORT RETURN (UPDATE COUNT) (REVERSE DATE SUBJECT) UTF-8 UNSEEN\r\n',
  'a UID THREAD REFERENCES UTF-8 SUBJECT x\r\n',
  'a SELECT INBOX (QRESYNC (67 90 1:9 (1 2)) CONDSTORE)\r\n',
  'a STATUS x (MESSAGES SIZE MAILBOXID DELETED-STORAGE)\r\n',
  'a STORE 1 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen)\r\n',
  'a NOTIFY SET STATUS (selected (MessageNew (UID) MessageExpunge)) (mailboxes (a b) (FlagChange))\r\n',
  'a GETMETADATA (DEPTH 1 MAXSIZE 9) INBOX (/private/comment)\r\na SETMETADATA "" (/private/x {1+}\r\nz)\r\n',
  'a GENURLAUTH "imap://a@b/INBOX/;UID=1;URLAUTH=user+x" INTERNAL\r\n',
  'a SETACL INBOX an@example.vn +lrs\r\na AUTHENTICATE PLAIN AGEAYg==\r\na ID ("name" "mutt" "os" NIL)\r\n',
];

const LETTERS = [
  'From: =?utf-8?B?Tmd1eeG7hW4=?= <an@example.vn>\r\nTo: a, b: c@d, e;, "x\\"y" <z@w>\r\nSubject: =?iso-8859-1?Q?a=20b?=\r\nDate: Mon, 5 Jan 2026 08:00:00 +0700\r\nReferences: <1@a> <2@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"; x*0*=utf-8\'\'%41; x*1=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=20=C3=A1=\r\nb\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n<p>x</p>\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+eDwvYj4=\r\n--b--\r\n',
  'Subject: x\n\nplain\n',
];

function readLetter(bytes: Buffer): void {
  const parsed = parseMessage(bytes);
  messageFields(bytes, parsed);
  previewText(bytes, parsed);
}

function readSmtp(bytes: Buffer): void {
  const { verb, argument } = decodeCommandLine(bytes);
  if (verb === 'MAIL') decodeMail(argument);
  if (verb === 'RCPT') decodeRcpt(argument, true);
}

function readPop3(bytes: Buffer): void {
  const { argument } = decodePop3Line(bytes);
  for (const decode of [decodeTop, decodeAuth]) {
    try {
      decode(argument);
    } catch (error) {
      if (!(error instanceof Pop3SyntaxFault)) throw error;
    }
  }
}

/** A script with every construct, run over a message, arriving or lying in a mailbox; both are cut from the same bytes. */
function runSieve(bytes: Buffer): void {
  const [script = '', message = ''] = bytes.toString('utf8').split('\x1e', 2);
  const { program, faults } = checkScript(script);
  if (faults.length > 0) return;
  runScripts(
    [{ program, isGlobal: false }],
    {
      message: Buffer.from(message),
      envelope: { from: 'an@ngoai.vn', to: 'binh+x@tinh.vn' },
      now: 0,
      zoneMinutes: 420,
      ownAddresses: ['binh@tinh.vn'],
      environment: { name: 'x' },
      mailboxes: [{ path: 'INBOX', id: 'i' }],
      ...(bytes.length % 2 === 0 && { event: { flags: ['\\Seen'] } }),
      findScript: () => program,
      answers: new Map(),
      isList: () => false,
    },
    implicitFlags,
  );
}

const SCRIPTS = [
  'require ["fileinto","variables","regex","imap4flags","relational","date","body","envelope","subaddress"];\r\nif allof(header :matches ["subject","x"] "*=*?", not size :over 10K) { set :upper "a" "${1}x"; fileinto "${a}"; addflag "\\\\Seen"; } elsif header :regex "subject" "(a|[b-z]+){2,5}$" { keep; } else { stop; }\r\nif currentdate :value "ge" "hour" "08" { discard; }\r\nif body :contains "x" { redirect "a@b.vn"; }',
  'require ["foreverypart","mime","replace","enclose","extracttext","variables","editheader","include","vacation","duplicate","mailbox","enotify"];\nforeverypart :name "f" { if header :mime :param "name" :matches "content-type" "*" { extracttext :first 9 "t"; replace "${t}"; break :name "f"; } }\naddheader :last "X-Y" "z"; deleteheader :index 1 "subject"; enclose :subject "s" text:\nline\n..\n.\n;\ninclude :once "self"; vacation :days 1 :mime "x"; notify "mailto:a@b.vn?subject=%41"; if duplicate :handle "h" { keep; } if mailboxexists "INBOX" { keep; }',
  'require ["imapsieve","environment","ihave","imap4flags","fileinto","copy","special-use","mailboxid","spamtest","virustest","relational","comparator-i;ascii-numeric","extlists","encoded-character","fcc","vacation","mailbox"];\nif ihave "reject" { keep; }\nif allof(environment :matches "imap.cause" ["APPEND","COPY"], hasflag :count "ge" :comparator "i;ascii-numeric" "1") { setflag ["\\\\Deleted","khẩn"]; fileinto :copy :specialuse "\\\\Archive" :mailboxid "i" "x"; }\nif anyof(spamtest :value "ge" :comparator "i;ascii-numeric" "5", virustest :is "1", header :list "from" "urn:x", header "subject" "${hex:41 42}") { discard; }\nvacation :seconds 9 :fcc "Sent" :create "z";',
];

function readManageSieve(bytes: Buffer): void {
  const collector = new ManageSieveCollector(4_096);
  collector.push(bytes);
  while (collector.next());
}

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'managesieve',
    corpus: bytesOf([
      'PUTSCRIPT "a \\" b" {5+}\r\nkeep;\r\nHAVESPACE "x" 99\r\nNOOP\r\n',
      'AUTHENTICATE "PLAIN" {12+}\r\nAGEAYgAAAAAA\r\nLOGOUT\r\n',
    ]),
    read: readManageSieve,
    isLawful: (error) => error instanceof ManageSieveFlood,
  },
  { name: 'imap', corpus: bytesOf(IMAP_COMMANDS), read: readImap, isLawful: () => false },
  {
    name: 'imap-url',
    corpus: bytesOf([
      'imap://a%40b@h/C%C3%B4ng;UIDVALIDITY=3/;UID=2/;SECTION=1.HEADER/;PARTIAL=0.9;EXPIRE=2026-01-01T00:00:00Z;URLAUTH=user+x:internal:0a',
    ]),
    read: (bytes) => void parseMessageUrl(bytes.toString('utf8')),
    isLawful: (error) => error instanceof ImapSyntaxFault,
  },
  {
    name: 'sieve',
    corpus: bytesOf(SCRIPTS.flatMap((script) => LETTERS.map((letter) => `${script}\x1e${letter}`))),
    read: runSieve,
    isLawful: () => false,
  },
  { name: 'mime', corpus: bytesOf(LETTERS), read: readLetter, isLawful: () => false },
  {
    name: 'smtp',
    corpus: bytesOf([
      'MAIL FROM:<a@b.vn> SIZE=10 BODY=8BITMIME RET=HDRS ENVID=x+20y',
      'RCPT TO:<"a b"@[127.0.0.1]> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+40b',
      'EHLO [IPv6:::1]',
    ]),
    read: readSmtp,
    isLawful: (error) => error instanceof SmtpSyntaxFault,
  },
  {
    name: 'pop3',
    corpus: bytesOf(['TOP 1 10', 'AUTH PLAIN AGEAYg==', 'RETR 4294967295', 'USER an']),
    read: readPop3,
    isLawful: (error) => error instanceof Pop3SyntaxFault,
  },
  {
    name: 'jmap',
    corpus: bytesOf([
      '{"using":["urn:ietf:params:jmap:core"],"methodCalls":[["Email/get",{"#ids":{"resultOf":"a","name":"Email/query","path":"/ids/*"},"x":[1e3,-0.5,"\\ud83d\\ude00",null,true]},"b"]],"createdIds":{"k":"v"}}',
    ]),
    read: (bytes) => void decodeRequest(parseIJson(bytes.toString('utf8')), 64),
    isLawful: (error) => error instanceof JsonFault || error instanceof RequestFault,
  },
];
