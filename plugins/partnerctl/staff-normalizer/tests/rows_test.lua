local given = { config = { mail_domain = "contoso.cn" } }

test("a row gets its name and address where both columns are there", given, function()
  expect(plugin.map { full_name = " 张　伟 " }):equals { full_name = "张伟", email = "zhang.wei@contoso.cn" }
  expect(plugin.map { full_name = "ＬＩ  ＮＡ", email = "Li.Na＠Contoso.CN。" }):equals {
    full_name = "Li Na", email = "li.na@contoso.cn",
  }
end)

test("a row that would fail is named", given, function()
  expect(plugin.validate { full_name = "Li Na", email = "li.na@contoso.cn" }):equals {}
  expect(plugin.validate({ full_name = "Wei", email = "x@@contoso" }, 2)[1]):contains {
    field = "email", message = "is no e-mail address: it has more than one @",
  }
end)

test("without its rights it has no part in reading rows", {
  config = given.config, without = { "rows.map", "rows.validate" },
}, function()
  expect(function() plugin.map { full_name = "Li Na" } end):fails_with "refused"
  expect(function() plugin.validate { full_name = "Li Na" } end):fails_with "refused"
end)
