require ["vnd.congthu.test", "regex", "variables", "comparator-i;unicode-casemap", "comparator-i;octet"];
given "message" text:
Subject: Re: [HN-123] Công văn số 45/UBND-VP
X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!

x
.
;
test "POSIX brackets, bounds, alternatives, anchors" {
  if not header :regex "subject" "^(Re|Fwd):[[:space:]]+\\[[A-Z]{2}-[0-9]{1,4}\\]" { fail "match"; }
  if header :regex "subject" "^Công" { fail "anchor"; }
  if not header :regex "subject" "VP$" { fail "end"; }
  if not header :regex "subject" "số ([0-9]+)/(UBND|HDND)" { fail "Vietnamese"; }
  if not string "${1} ${2}" "45 UBND" { fail "groups"; }
}
test "case counts under i;octet only" {
  if not header :regex "subject" "ubnd" { fail "ascii"; }
  if header :regex :comparator "i;octet" "subject" "ubnd" { fail "octet"; }
  if not header :regex :comparator "i;unicode-casemap" "subject" "CÔNG VĂN" { fail "unicode"; }
}
test "an expression that would take other engines for ever takes no time" {
  if header :regex "x-long" "^(a+)+$" { fail "match"; }
  if header :regex "x-long" "(a|a)*(a|a)*(a|a)*b" { fail "match"; }
}
