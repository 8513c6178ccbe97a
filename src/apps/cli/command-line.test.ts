/** What people type and read: languages, help, JSON, exit codes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, CommanderError } from 'commander';
import { SettingsFault } from '#platform/config/settings.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Call, CommandDefinition } from './command-definition.ts';
import { loadCommands } from './command-list.ts';
import { EXIT } from './exit-codes.ts';
import { describeFault } from './fault-report.ts';
import { chooseLanguage, fillText, type Language } from './language.ts';
import { makeOutput } from './output.ts';
import { readPassword } from './password-input.ts';
import { buildProgram } from './program.ts';
import { roleWord, stateWord } from './state-words.ts';
import { describeUsageFault } from './usage-fault.ts';

const PING: CommandDefinition = {
  name: 'pond ping',
  summary: { vi: 'gọi thử', en: 'try it' },
  arguments: [{ flags: '<name>', text: { vi: 'tên', en: 'name' } }],
  options: [
    { flags: '--loud', text: { vi: 'to', en: 'loudly' } },
    { flags: '--way <way>', text: { vi: 'cách', en: 'way' }, choices: ['up', 'down'] },
  ],
  run: () => Promise.resolve(undefined),
};

type Given = Pick<Call, 'arguments' | 'options' | 'json'>;

/** The program with one command, which tells what it was called with. */
function pondProgram(told: (given: Given) => void): Command {
  return buildProgram(
    {
      definitions: [PING],
      groups: { pond: { vi: 'ao', en: 'pond' } },
      language: 'vi',
      version: '1',
      run: (_definition, call) => {
        told(call);
        return Promise.resolve(EXIT.ok);
      },
    },
    () => {},
  );
}

/** Runs the command line and gives what the command was called with. */
async function runProgram(...args: string[]): Promise<Given | undefined> {
  let given: Given | undefined;
  await pondProgram((call) => {
    given = call;
  }).parseAsync(args, { from: 'user' });
  return given;
}

/** What is told of a command line that cannot be understood. */
async function faultOf(language: Language, ...args: string[]): Promise<string> {
  const program = pondProgram(() => {});
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    assert.ok(error instanceof CommanderError);
    return describeUsageFault(error, program, { args, language });
  }
  return 'understood';
}

test('the language is Vietnamese unless --lang or the locale says English', () => {
  assert.equal(chooseLanguage([], {}), 'vi');
  assert.equal(chooseLanguage([], { LANG: 'C.UTF-8' }), 'vi');
  assert.equal(chooseLanguage([], { LANG: 'en_US.UTF-8' }), 'en');
  assert.equal(chooseLanguage(['--lang', 'vi'], { LANG: 'en_US.UTF-8' }), 'vi');
  assert.equal(chooseLanguage(['--lang=en'], { LANG: 'vi_VN' }), 'en');
  assert.equal(chooseLanguage([], { LC_ALL: 'vi_VN.UTF-8', LANG: 'en_US' }), 'vi');
});

test('facts are put into a text, and a place without a fact stays to be seen', () => {
  assert.equal(fillText({ vi: '{a} và {b}', en: '' }, 'vi', { a: 1 }), '1 và {b}');
});

test('a command gets its arguments, its options and --json', async () => {
  const given = await runProgram('pond', 'ping', 'x', '--loud', '--way', 'up', '--json', '--data', '/d');
  assert.deepEqual(given?.arguments, ['x']);
  assert.equal(given?.json, true);
  assert.equal(given?.options.loud, true);
  assert.equal(given?.options.way, 'up');
  assert.equal(given?.options.data, '/d');
});

test('what cannot be understood is refused before anything runs', async () => {
  const faults = [
    ['pond', 'pong'],
    ['pond', 'ping'],
    ['pond', 'ping', 'x', '--way', 'left'],
    ['pond', 'ping', 'x', 'y'],
  ];
  for (const args of faults) await assert.rejects(runProgram(...args), CommanderError, args.join(' '));
});

test('what cannot be understood is told in Vietnamese, with what may have been meant and where to read on', async () => {
  const told: [string[], string][] = [
    [['pnd'], 'không có lệnh “pnd”\n(ý bạn là “pond”?)\nXem: congthu --help'],
    [['pond', 'pong'], 'không có lệnh “pong”\n(ý bạn là “ping”?)\nXem: congthu pond --help'],
    [['pond', 'ping'], 'thiếu tham số <name>\nXem: congthu pond ping --help'],
    [['pond', 'ping', 'x', '--lowd'], 'không có tùy chọn “--lowd”\n(ý bạn là “--loud”?)'],
    [['pond', 'ping', 'x', '--way'], 'tùy chọn “--way <way>” thiếu giá trị'],
    [
      ['pond', 'ping', 'x', '--way', 'left'],
      'giá trị “left” của “--way <way>” không đúng; chọn một trong: up, down',
    ],
    [['pond', 'ping', 'x', 'y'], 'thừa tham số: cần 1, đã cho 2.'],
  ];
  for (const [args, sentence] of told) {
    const fault = await faultOf('vi', ...args);
    assert.ok(fault.startsWith(`Lệnh chưa đúng: ${sentence}`), fault);
  }
  assert.equal(
    await faultOf('en', '--lang', 'en', 'pond', 'pong'),
    "This command cannot be understood: unknown command 'pong'\n(Did you mean ping?)\nSee: congthu pond --help",
  );
});

const namesOf = async (...args: string[]) => (await loadCommands(args)).map(({ name }) => name);

test('a first word brings its own commands, and what names none brings all', async () => {
  assert.deepEqual(await namesOf('--lang', 'en', 'audit', 'list'), ['audit list', 'audit verify']);
  assert.deepEqual(await namesOf('help', 'audit'), ['audit list', 'audit verify']);
  assert.ok((await namesOf('--help')).length > 150);
  const all = await namesOf('constructor');
  assert.equal(new Set(all).size, all.length);
  for (const word of new Set(all.map((name) => name.split(' ')[0] ?? '')))
    assert.deepEqual(
      await namesOf(word),
      all.filter((name) => name.split(' ')[0] === word),
      word,
    );
});

test('a list is a table for people and an array for programs', () => {
  const written = { out: '', err: '' };
  const streams = {
    out: { write: (text: string) => (written.out += text) },
    err: { write: (text: string) => (written.err += text) },
  };
  const rows = [{ name: 'Huế' }, { name: 'Phú Vang' }];
  const columns = [
    { heading: { vi: 'TÊN', en: 'NAME' }, cell: (row: { name: string }) => row.name },
    { heading: { vi: 'SỐ', en: 'NO.' }, cell: () => '1' },
  ];
  makeOutput('vi', false, streams).table(rows, columns, (row) => row);
  assert.equal(written.out, 'TÊN       SỐ\nHuế       1\nPhú Vang  1\n');
  written.out = '';
  makeOutput('en', true, streams).table(rows, columns, (row) => row);
  assert.deepEqual(JSON.parse(written.out), rows);
  makeOutput('en', true, streams).note({ vi: 'x', en: 'remark' });
  assert.equal(written.err, 'remark\n');
});

test('a list says states, roles and kinds in the language of whoever reads it, and by their names to programs', () => {
  const account = { state: 'locked', role: 'delegate' } as const;
  const written = (language: 'vi' | 'en', json: boolean): string => {
    let out = '';
    const streams = { out: { write: (text: string) => (out += text) }, err: { write: () => true } };
    const columns = [
      { heading: { vi: 'A', en: 'A' }, cell: () => stateWord(account.state) },
      { heading: { vi: 'B', en: 'B' }, cell: () => roleWord(account.role) },
    ];
    makeOutput(language, json, streams).table([account], columns, (row) => row);
    return out;
  };
  assert.match(written('vi', false), /đã khóa +Người được ủy quyền \(delegate\)\n$/);
  assert.match(written('en', false), /locked +delegate\n$/);
  assert.deepEqual(JSON.parse(written('vi', true)), [account]);
});

test('every fault becomes a sentence and the exit code of its kind', () => {
  const system = Object.assign(new Error('EACCES: /x'), { code: 'EACCES', syscall: 'open' });
  assert.equal(describeFault(new Refusal('notPermitted', 'no'), 'vi').exitCode, 77);
  assert.equal(describeFault(new Refusal('temporarilyUnavailable', 'no'), 'vi').exitCode, 69);
  assert.equal(describeFault(new Refusal('notFound', 'x@y'), 'en').message, 'Not found: x@y');
  assert.equal(describeFault(system, 'vi').exitCode, 77);
  const settings = new SettingsFault([
    { place: '--port-base', key: 'port_base', reason: 'is odd' },
    { place: 'CONGTHU_DOMAIN', key: 'domain', reason: 'is no name' },
  ]);
  assert.deepEqual(describeFault(settings, 'en'), {
    exitCode: 78,
    code: 'settings',
    message: 'The settings have mistakes:\n  --port-base: is odd\n  CONGTHU_DOMAIN: is no name',
  });
  const ours = describeFault(new TypeError('x is not a function'), 'vi');
  assert.equal(ours.exitCode, 1);
  assert.doesNotMatch(ours.message, /\n {4}at /);
});

async function* input(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

test('a password is the first line of standard input, and nothing else', async () => {
  assert.equal(await readPassword(input('mật kh', 'ẩu dài\r\n', 'more')), 'mật khẩu dài');
  assert.equal(await readPassword(input('no newline')), 'no newline');
  await assert.rejects(readPassword(input('\n')), { code: 'invalidArgument' });
  await assert.rejects(readPassword(input('x'.repeat(5000))), { code: 'invalidArgument' });
});

test('what is wrong with settings, and with a start, is told in the language of the command line', () => {
  const reason = 'there is no such setting; did you mean port_base?';
  const settings = new SettingsFault([{ place: '--port-bas', key: 'port_bas', reason }]);
  assert.match(
    describeFault(settings, 'vi').message,
    /--port-bas: không có thiết lập này; có phải ý là port_base\?$/,
  );
  assert.match(describeFault(settings, 'en').message, /--port-bas: there is no such setting; did you mean/);
  const taken =
    'Port 25 (smtp) is taken by another program. Stop it, or choose other ports with --port-base.';
  assert.match(
    describeFault(new Refusal('inUse', taken), 'vi').message,
    /: Cổng 25 \(smtp\) đang do chương trình/,
  );
});
