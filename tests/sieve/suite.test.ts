/** The tests that are written in Sieve: every file of `suite/`, each of its `test`s a run of its own. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeScriptChecker } from '#formats/sieve/check.ts';
import { implicitFlags } from '#formats/sieve/extensions/imap4flags.ts';
import { placedFaultText } from '#formats/sieve/fault-texts.ts';
import type { CheckedCommand, Program } from '#formats/sieve/language.ts';
import { runScripts, type SieveInput } from '#formats/sieve/machine.ts';
import { EXTENSIONS } from '#formats/sieve/registry.ts';
import { positionOf } from '#formats/sieve/sieve-fault.ts';
import { describeAction, testExtension } from './test-extension.ts';

const FOLDER = join(import.meta.dirname, 'suite');
const check = makeScriptChecker([...EXTENSIONS, testExtension]);

function crlf(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'));
}

/** What `given` has set so far. */
class Setting {
  message = crlf('From: an@ngoai.vn\nTo: binh@tinh.vn\nSubject: Chào\n\nNội dung\n');
  from = 'an@ngoai.vn';
  to = 'binh@tinh.vn';
  auth: string | undefined;
  now = Date.UTC(2026, 10, 25, 3, 4, 5);
  junk: number | undefined;
  virus: number | undefined;
  answer = false;
  event: SieveInput['event'];
  mailboxes: SieveInput['mailboxes'] = [
    { path: 'INBOX', id: 'id-inbox' },
    { path: 'Archive', id: 'id-archive', specialUse: '\\archive' },
    { path: 'Công việc/Họp', id: 'id-hop' },
  ];
  environment: Record<string, string> = { name: 'CongThu', location: 'MDA', phase: 'during' };
  readonly scripts = new Map<string, Program | 'broken'>();

  give(what: string, [first = '', second = '']: readonly string[]): void {
    if (what === 'message') this.message = crlf(first);
    else if (what === 'from' || what === 'to' || what === 'auth') this[what] = first;
    else if (what === 'now') this.now = Date.parse(first);
    else if (what === 'junk' || what === 'virus') this[what] = first === '' ? undefined : Number(first);
    else if (what === 'event') this.event = { flags: first.split(' ').filter((flag) => flag !== '') };
    else if (what === 'answer') this.answer = first === 'true';
    else if (what === 'environment') this.environment[first] = second;
    else if (what === 'personal script' || what === 'global script') {
      const { program, faults } = check(second);
      this.scripts.set(`${what.split(' ')[0]} ${first}`, faults.length > 0 ? 'broken' : program);
    } else throw new Error(`nothing can be given as ${what}`);
  }

  input(): SieveInput {
    const { scripts, answer } = this;
    return {
      message: this.message,
      envelope: { from: this.from, to: this.to, ...(this.auth !== undefined && { auth: this.auth }) },
      now: this.now,
      zoneMinutes: 7 * 60,
      ownAddresses: ['binh@tinh.vn'],
      environment: { ...this.environment },
      mailboxes: this.mailboxes,
      ...(this.junk !== undefined && { junk: this.junk }),
      ...(this.virus !== undefined && { virus: this.virus }),
      ...(this.event && { event: this.event }),
      findScript: (location, name) => scripts.get(`${location} ${name}`),
      answers: { get: () => answer } as unknown as ReadonlyMap<string, boolean>,
      isList: (name) => name.startsWith('urn:congthu:'),
    };
  }
}

function constants(command: CheckedCommand, key: number): string[] {
  return command.args.constants(key).map(({ text }) => text);
}

function judge(program: Program, block: CheckedCommand['block'], input: SieveInput): void {
  const said = (name: string): CheckedCommand | undefined =>
    block
      .flatMap((one) => (one.kind === 'command' ? one.command : []))
      .find((one) => one.definition.name === name);
  const result = runScripts(
    [{ program: { ...program, statements: block }, isGlobal: false }],
    input,
    implicitFlags,
  );
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  const fault = said('expect_fault');
  assert.equal(result.fault?.key, fault && constants(fault, 0)[0], result.fault?.message);
  const expected = said('expect');
  if (expected) assert.deepEqual(result.actions.map(describeAction), constants(expected, 0));
}

for (const file of readdirSync(FOLDER).sort()) {
  const script = readFileSync(join(FOLDER, file), 'utf8');
  const { program, faults } = check(script);
  test(`${file} is a script`, () => {
    assert.deepEqual(
      faults.map((fault) => placedFaultText(fault, positionOf(script, fault.at), 'en')),
      [],
    );
    assert.ok(program.statements.length > 1);
  });
  const setting = new Setting();
  for (const statement of program.statements) {
    if (statement.kind !== 'command') continue;
    const { command } = statement;
    const [name = ''] = constants(command, 0);
    if (command.definition.name === 'given') setting.give(name, constants(command, 1));
    if (command.definition.name !== 'test') continue;
    const input = setting.input();
    test(`${file.replace('.sieve', '')}: ${name}`, () => judge(program, command.block, input));
  }
}

test('every extension that is announced is tried by some file here', () => {
  const required = new Set(
    readdirSync(FOLDER).flatMap((file) => [
      ...check(readFileSync(join(FOLDER, file), 'utf8')).program.required,
    ]),
  );
  const untried = EXTENSIONS.map(({ capability }) => capability).filter(
    (name) => name !== '' && !required.has(name),
  );
  assert.deepEqual(untried, []);
});
