/** Why a text is not the one vCard that an address book takes (RFC 6352 §5.1, §6.3.2.1). */
export type VcardFaultReason = 'none' | 'several' | 'noUid' | 'tooLarge' | 'invalid';

export class VcardFault extends Error {
  override readonly name = 'VcardFault';
  readonly reason: VcardFaultReason;

  constructor(reason: VcardFaultReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
