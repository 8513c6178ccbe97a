require ["vnd.congthu.test", "fileinto", "copy", "mailbox", "mailboxid", "special-use", "imap4flags", "variables"];

test "fileinto files and does not keep" { fileinto "Công việc/Họp"; expect ["fileinto Công việc/Họp"]; }

test "with :copy the message is kept too" {
  fileinto :copy "Archive"; redirect :copy "chi@tinh.vn";
  expect ["fileinto Archive", "redirect chi@tinh.vn", "keep"];
}

test "a mailbox that is missing is made by :create" {
  if mailboxexists "Mới" { fail "exists"; }
  if not mailboxexists ["inbox", "Công việc/Họp"] { fail "both are there"; }
  if mailboxexists ["INBOX", "Mới"] { fail "all have to be there"; }
  fileinto :create "Mới";
  expect ["fileinto Mới :create"];
}

test "mailboxes by id, with the name for when the id is gone" {
  if not mailboxidexists "id-hop" { fail "id"; }
  if mailboxidexists ["id-hop", "x"] { fail "all"; }
  fileinto :mailboxid "id-hop" "INBOX";
  expect ["fileinto INBOX :id id-hop"];
}

test "mailboxes by special use" {
  if not specialuse_exists "\\Archive" { fail "use"; }
  if specialuse_exists ["\\Archive", "\\Junk"] { fail "all"; }
  if not specialuse_exists "Archive" "\\archive" { fail "of this mailbox"; }
  if specialuse_exists "INBOX" "\\Archive" { fail "not of INBOX"; }
  fileinto :specialuse "\\Archive" :create "Lưu trữ";
  expect ["fileinto Lưu trữ :create :use \\archive"];
}

test "a name that can be no mailbox's is a fault of the run" {
  set "name" "";
  fileinto "${name}";
  expect_fault "badMailbox";
  expect ["keep"];
}
