require ["vnd.congthu.test", "envelope", "subaddress"];
given "from" "owner-list+bounce@list.ngoai.vn";
given "to" "binh+hop+thu2@tinh.vn";

test "from and to of the envelope, by their parts" {
  if not envelope :is "from" "owner-list+bounce@list.ngoai.vn" { fail "from"; }
  if not envelope :domain :is "to" "TINH.VN" { fail "domain"; }
  if envelope :is "auth" "" { fail "nobody signed in"; }
}

test "user and detail part at the first plus" {
  if not envelope :user :is "to" "binh" { fail "user"; }
  if not envelope :detail :is "to" "hop+thu2" { fail "detail"; }
  if not envelope :detail "from" "bounce" { fail "detail of from"; }
}

test "an address without a plus has no detail, an empty one has" {
  if address :detail :contains "to" "" { fail "no detail"; }
}

given "from" "";
given "auth" "binh@tinh.vn";
test "the null reverse-path is the empty text, and auth names who signed in" {
  if not envelope "from" "" { fail "null"; }
  if not envelope :localpart "from" "" { fail "null localpart"; }
  if not envelope :localpart "auth" "binh" { fail "auth"; }
}
