/**
 * A message as a list sends it on: its own reverse-path, and the headers by which programs know a list (RFC 2369, RFC 2919,
 * RFC 5321 §3.9.2).
 *
 * Members of other systems leave by one click (RFC 8058); people here are in a group by their office's word, and ask its owner.
 */
import type { GroupRules } from '#domain/groups/expand.ts';
import { encodeField } from '#formats/mime/encode-headers.ts';
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';
import type { MessageForm } from '../disposition.ts';

/** RFC 2919 §3: the list's name as a host under our domain. */
export function listIdOf(address: string): string {
  return address.replace('@', '.');
}

/** The address that bounces of a list come to; with a member's address in it, so that each tells of whom (VERP). */
export function bounceAddress(groupAddress: string, member?: string): string {
  const [name = '', domain = ''] = groupAddress.split('@');
  return `${name}+bounces${member === undefined ? '' : `=${member.replace('@', '=')}`}@${domain}`;
}

/** The member whose message bounced, from the tag of the address; undefined for tags of others. */
export function bouncedMember(tag: string | undefined): string | undefined {
  const found = /^bounces=(.+)=([^=]+)$/.exec(tag ?? '');
  return found ? `${found[1]}@${found[2]}` : undefined;
}

function headerOf({ name, address }: GroupRules, leaveUrl: string | undefined): string {
  const phrase = encodeHeaderText(name.replaceAll(/["\\<>]/g, ' '));
  const owner = address.replace('@', '+owner@');
  return (
    encodeField('List-Id', `${phrase} <${listIdOf(address)}>`) +
    encodeField('List-Post', `<mailto:${address}>`) +
    encodeField('List-Owner', `<mailto:${owner}>`) +
    encodeField('List-Help', `<mailto:${owner}?subject=help>`) +
    encodeField(
      'List-Unsubscribe',
      `${leaveUrl === undefined ? '' : `<${leaveUrl}>, `}<mailto:${owner}?subject=unsubscribe>`,
    ) +
    (leaveUrl === undefined ? '' : encodeField('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click')) +
    encodeField('Precedence', 'list')
  );
}

/** The form for everybody, and one for each member elsewhere. */
export function listForm(
  group: GroupRules,
  common: MessageForm,
  member?: { address: string; leaveUrl: string | undefined },
): MessageForm {
  return {
    bytes: Buffer.concat([Buffer.from(headerOf(group, member?.leaveUrl)), common.bytes]),
    // RFC 5321 §6.1: what has no sender stays without one, list or not.
    reversePath: common.reversePath === '' ? '' : bounceAddress(group.address, member?.address),
  };
}
