require ["vnd.congthu.test", "enotify", "variables", "fcc"];
test "a notice by mail" {
  notify :importance "1" :message "Thư mới" "mailto:chi@tinh.vn?subject=x";
  expect ["notify chi@tinh.vn 1 Thư mới", "keep"];
}
test "the subject is the URI's, or the message's" {
  notify "mailto:chi@tinh.vn,dung@tinh.vn?subject=Vi%E1%BB%87t";
  notify "mailto:chi@tinh.vn";
  expect ["notify chi@tinh.vn,dung@tinh.vn 2 Việt", "notify chi@tinh.vn 2 Chào", "keep"];
}
test "methods are asked for" {
  if not valid_notify_method "mailto:a@b.vn" { fail "mailto"; }
  if valid_notify_method ["mailto:a@b.vn", "tel:123"] { fail "tel"; }
  if not notify_method_capability "mailto:a@b.vn" "online" "maybe" { fail "online"; }
}
test "another method is a fault of the run" { set "m" "xmpp:a@b"; notify "${m}"; expect_fault "badUri"; }
