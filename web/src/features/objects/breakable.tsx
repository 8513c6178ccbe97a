/** A text whose addresses and names of machines break at their signs, where they have to break; of networks, after the colons. */
import { Fragment } from 'react';

/** Before the sign, and before a dot that letters follow: no number breaks. */
const SIGNS = /(?<=[\p{L}\d])(?=[@.]\p{L})|(?<=[\da-f]:)(?=[\da-f:]+:)/u;

export function Breakable({ of }: { of: string }) {
  return of.split(SIGNS).map((part, at) => (
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
