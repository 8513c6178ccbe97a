require ["vnd.congthu.test", "fileinto", "imap4flags", "variables", "relational", "comparator-i;ascii-numeric"];

test "flags set before are those of every action, the implicit keep's too" {
  setflag "\\Seen";
  addflag ["khẩn", "\\flagged \\Seen"];
  fileinto "A";
  removeflag "\\SEEN";
  keep;
  expect ["fileinto A \\Seen khẩn \\flagged", "keep khẩn \\flagged"];
}

test "the implicit keep sets the flags" { setflag ["\\Answered", "$Work"]; expect ["keep \\Answered $Work"]; }

test ":flags takes the place of what was set" {
  setflag "\\Seen";
  fileinto :flags ["\\Deleted", "x"] "A";
  keep :flags "";
  expect ["fileinto A \\Deleted x", "keep"];
}

test "hasflag looks into the flags, or into variables" {
  setflag "A B";
  if not hasflag "b" { fail "case"; }
  if hasflag :contains "AB" { fail "each for itself"; }
  if not hasflag :count "eq" :comparator "i;ascii-numeric" "2" { fail "count"; }
  setflag "mine" ["x", "y"];
  addflag "mine" "z";
  removeflag "mine" "y";
  if not hasflag ["other", "mine"] "Z" { fail "variable"; }
  if hasflag "mine" "y" { fail "removed"; }
  if not string "${mine}" "x z" { fail "text of the variable"; }
  expect ["keep A B"];
}

test "what is no flag is left out, \\Recent too" { set "bad" "a(b"; setflag ["\\Recent", "${bad}", "ok"]; expect ["keep ok"]; }
