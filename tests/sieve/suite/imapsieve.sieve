require ["vnd.congthu.test", "imapsieve", "imap4flags", "environment", "fileinto", "copy"];

test "on delivery there is no cause and no flag" {
  if environment :is "imap.cause" "APPEND" { fail "cause"; }
  if hasflag "\\Seen" { fail "flag"; }
  expect ["keep"];
}

given "event" "\\Seen khẩn";
given "environment" ["imap.cause", "FLAG"];
given "environment" ["imap.changedflags", "\\Seen"];

test "a message that lies in a mailbox begins with its flags, and an implicit keep leaves them" {
  if not hasflag "\\Seen" { fail "seen"; }
  if not hasflag "khẩn" { fail "keyword"; }
  expect ["keep \\Seen khẩn"];
}

test "flags that are added and removed are those of the keep" {
  if allof (environment :is "imap.cause" "flag", environment :contains "imap.changedflags" "\\Seen") {
    removeflag "\\Seen";
    addflag "việc";
  }
  expect ["keep khẩn việc"];
}

test "a copy takes the flags along" {
  fileinto :copy "Archive";
  expect ["fileinto Archive \\Seen khẩn", "keep \\Seen khẩn"];
}
