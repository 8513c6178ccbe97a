require ["vnd.congthu.test", "spamtest", "spamtestplus", "virustest", "relational", "comparator-i;ascii-numeric"];
test "what nobody looked at is 0" {
  if not spamtest "0" { fail "spam"; }
  if not virustest "0" { fail "virus"; }
  if not spamtest :count "eq" :comparator "i;ascii-numeric" "0" { fail "count"; }
}
given "junk" "0.85";
given "virus" "1";
test "findings on the RFC's scales" {
  if not spamtest :value "ge" :comparator "i;ascii-numeric" "8" { fail "1 to 10"; }
  if not spamtest :percent :value "eq" :comparator "i;ascii-numeric" "85" { fail "percent"; }
  if not virustest "1" { fail "clean"; }
}
