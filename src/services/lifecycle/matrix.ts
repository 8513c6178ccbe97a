/**
 * The matrix of change requests: for every type who submits and approves, what is asked, checked and done, in that order (R5, R7).
 *
 * A further type is one line here, one word in `request-type.ts`, and its steps, each one file in `steps/`.
 */

import { hasSoundDate, needsDecision } from './checks/needs-decision.ts';
import {
  hasEveryField,
  isAway,
  isNobodyKnown,
  isTheOnlyRequest,
  makesAnAddress,
  servesElsewhere,
} from './checks/person-checks.ts';
import {
  codeIsFree,
  hasNoAccount,
  headIsFree,
  namedUnitsAreAlive,
  staysReceiving,
  successorReceives,
  unitIsAlive,
  wasDissolved,
} from './checks/unit-checks.ts';
import {
  agencyAccount,
  date,
  dissolvedUnit,
  flag,
  id,
  ids,
  oneOf,
  required,
  text,
  unitParts,
  year,
} from './details.ts';
import { REQUEST_TYPES, type RequestRule, type RequestType } from './request-type.ts';
import { admitPerson } from './steps/admit-person.ts';
import { changeDomain } from './steps/change-domain.ts';
import {
  closeAccount,
  endByDeath,
  leaveService,
  lockAccountNow,
  retireFromService,
  unlockAccountNow,
} from './steps/close-account.ts';
import { correctName, giveAlias } from './steps/correct-name.ts';
import { endEveryRight, endRightsInOldUnit } from './steps/end-rights.ts';
import { handBackAllMail, handBackMailOfOldUnit } from './steps/hand-back-mail.ts';
import { issueSlip } from './steps/issue-slip.ts';
import {
  beginLeave,
  changeHead,
  changeMainPost,
  endEveryPost,
  endLeave,
  moveToUnit,
  second,
} from './steps/posts.ts';
import { tellOwners } from './steps/tell-owners.ts';
import { tellUnits } from './steps/tell-units.ts';
import { giveUnitAccount, restoreUnit } from './steps/unit-again.ts';
import { createNewUnit, dissolve, mergeUnits, moveUnit, renameUnit, splitUnit } from './steps/units.ts';
import { withdrawWhatWaits } from './steps/withdraw-waiting.ts';

const POST = { title: text, rank: oneOf('head', 'deputy_head', 'secretary', 'member') };
const NEWCOMER = {
  fullName: required(text),
  ...POST,
  staffNumber: text,
  birthDate: date,
  birthYear: year,
  officePhone: text,
  mobilePhone: text,
};
const END = { newContact: text, note: text };
const UNIT = { nameEn: text, shortName: text, class: oneOf('people_committee', 'participating') };
const CONTACT = { phone: text, fax: text, website: text, postalAddress: text };

const decided = [needsDecision, hasSoundDate];
const newcomer = [...decided, unitIsAlive, hasEveryField, makesAnAddress, isNobodyKnown, headIsFree];
const moves = [...decided, unitIsAlive, isTheOnlyRequest, servesElsewhere, headIsFree];
const about = [...decided, isTheOnlyRequest];
const unitAct = [...decided, unitIsAlive, namedUnitsAreAlive];

type Who = Pick<RequestRule, 'submit' | 'approve' | 'needsDecision'>;
const CHIEF: Who = { submit: 'request.submit', approve: 'request.approve', needsDecision: true };
const HEAD: Who = { submit: 'request.submit', approve: 'request.approvePost', needsDecision: true };
const DESK: Who = { submit: 'request.submit', approve: 'request.approve', needsDecision: false };
const UNITS: Who = {
  submit: 'request.submitUnitAct',
  approve: 'request.approveUnitAct',
  needsDecision: true,
};
const DOMAIN: Who = {
  submit: 'request.submitDomainChange',
  approve: 'request.approveDomainChange',
  needsDecision: true,
};

const at = { about: 'rejoiner', unit: 'named' } as const;
const to = { about: 'serving', unit: 'named' } as const;
const of = { about: 'serving', unit: 'ofSubject' } as const;
const holder = { about: 'accountHolder', unit: 'ofSubject' } as const;
const none = { about: 'nobody', unit: 'named' } as const;

// biome-ignore format: the matrix is read in lines
export const MATRIX: Readonly<Record<RequestType, RequestRule>> = {
  joining:        { vi: 'Tuyển dụng', en: 'Joining', ...CHIEF, ...at, fields: NEWCOMER, checks: newcomer, steps: [admitPerson, issueSlip, tellUnits] },
  reception:      { vi: 'Tiếp nhận', en: 'Reception', ...CHIEF, ...at, fields: NEWCOMER, checks: newcomer, steps: [admitPerson, issueSlip, tellUnits] },
  transfer:       { vi: 'Thuyên chuyển', en: 'Transfer', ...CHIEF, ...to, fields: POST, checks: moves, steps: [endEveryPost, endRightsInOldUnit, handBackMailOfOldUnit, moveToUnit, tellUnits] },
  secondment:     { vi: 'Biệt phái', en: 'Secondment', ...CHIEF, ...to, fields: { title: text, until: required(date) }, checks: moves, steps: [second, tellUnits] },
  leaving:        { vi: 'Thôi việc', en: 'Leaving', ...CHIEF, ...of, fields: END, checks: about, steps: [endEveryRight, handBackAllMail, endEveryPost, leaveService, closeAccount, withdrawWhatWaits, tellUnits] },
  retirement:     { vi: 'Nghỉ hưu', en: 'Retirement', ...CHIEF, ...of, fields: END, checks: about, steps: [endEveryRight, handBackAllMail, endEveryPost, retireFromService, closeAccount, withdrawWhatWaits, tellUnits] },
  death:          { vi: 'Từ trần', en: 'Death', ...DESK, ...of, fields: END, checks: [hasSoundDate], steps: [endEveryRight, handBackAllMail, endEveryPost, endByDeath, closeAccount, withdrawWhatWaits, tellUnits] },
  nameCorrection: { vi: 'Cải chính họ tên', en: 'Name correction', ...CHIEF, ...of, fields: { fullName: required(text), keepAddress: flag, birthDate: date, birthYear: year }, checks: [...about, makesAnAddress], steps: [correctName, tellUnits] },
  postChange:     { vi: 'Đổi chức vụ', en: 'Change of post', ...HEAD, ...of, fields: POST, checks: [...about, headIsFree], steps: [changeMainPost, tellUnits] },
  headChange:     { vi: 'Thay thủ trưởng', en: 'Change of head', ...CHIEF, ...to, fields: { title: required(text), formerHeadTitle: text, isActing: flag, until: date }, checks: [...decided, unitIsAlive], steps: [changeHead, tellUnits] },
  leaveOfAbsence: { vi: 'Nghỉ dài ngày', en: 'Leave of absence', ...HEAD, ...of, fields: { until: date, note: text }, checks: about, steps: [beginLeave, tellUnits] },
  returning:      { vi: 'Trở lại làm việc', en: 'Return to work', ...HEAD, ...of, fields: {}, checks: [hasSoundDate, isAway], steps: [endLeave, tellUnits] },
  lock:           { vi: 'Khoá tài khoản', en: 'Lock', ...DESK, ...holder, mayBeEmergency: true, fields: { accountId: agencyAccount, reason: text }, checks: [hasSoundDate], steps: [lockAccountNow, tellOwners] },
  unlock:         { vi: 'Mở khoá tài khoản', en: 'Unlock', ...DESK, ...holder, fields: { accountId: agencyAccount, reason: text }, checks: [hasSoundDate], steps: [unlockAccountNow, tellOwners] },
  alias:          { vi: 'Thêm địa chỉ', en: 'Further address', ...CHIEF, ...of, fields: { address: required(text) }, checks: about, steps: [giveAlias] },
  unitCreate:     { vi: 'Thành lập đơn vị', en: 'Create a unit', ...UNITS, ...none, fields: { name: required(text), code: text, ...UNIT }, checks: [...unitAct, codeIsFree], steps: [createNewUnit, tellUnits] },
  unitRename:     { vi: 'Đổi tên đơn vị', en: 'Rename a unit', ...UNITS, ...none, fields: { name: text, nameEn: text, shortName: text, ...CONTACT, newAddress: text }, checks: unitAct, steps: [renameUnit, tellUnits] },
  unitMove:       { vi: 'Chuyển đơn vị', en: 'Move a unit', ...UNITS, ...none, fields: { parentId: required(id) }, checks: unitAct, steps: [moveUnit, tellUnits] },
  unitMerge:      { vi: 'Sáp nhập đơn vị', en: 'Merge units', ...UNITS, ...none, fields: { units: required(ids), intoUnitId: id, name: text, code: text, ...UNIT, forwardUntil: date }, checks: [...unitAct, codeIsFree, successorReceives], steps: [mergeUnits, tellUnits] },
  unitSplit:      { vi: 'Chia tách đơn vị', en: 'Split a unit', ...UNITS, ...none, fields: { parts: required(unitParts), dissolve: flag, forwardUntil: date }, checks: unitAct, steps: [splitUnit, tellUnits] },
  unitDissolve:   { vi: 'Giải thể đơn vị', en: 'Dissolve a unit', ...UNITS, ...none, fields: { successorId: required(id), forwardUntil: date }, checks: [...unitAct, successorReceives], steps: [dissolve] },
  unitAccount:    { vi: 'Cấp tài khoản cơ quan', en: 'Give a unit its account', ...UNITS, ...none, fields: { address: text }, checks: [...unitAct, hasNoAccount], steps: [giveUnitAccount, tellUnits] },
  unitRestore:    { vi: 'Lập lại đơn vị đã giải thể', en: 'Establish a dissolved unit again', ...UNITS, ...none, fields: { restoredUnitId: required(dissolvedUnit), withPeople: flag }, checks: [...unitAct, wasDissolved], steps: [restoreUnit, tellUnits] },
  domainChange:   { vi: 'Đổi tên miền', en: 'Change the domain', ...DOMAIN, ...none, fields: { domain: required(text), receivesUntil: required(date) }, checks: [...decided, staysReceiving], steps: [changeDomain] },
};

/** Types that stand on a decision. */
export const DECIDED_TYPES: readonly RequestType[] = REQUEST_TYPES.filter(
  (type) => MATRIX[type].needsDecision,
);
