local given = { config = { mail_domain = "contoso.cn" } }

test("what would fail is named before anything is done", given, function()
  local issues = plugin.load().guard({
    full_name = ("x"):rep(257), email = "x@@contoso", agent_role = "boss", admin_role = "Ｇlobal",
  }, 1)
  expect(#issues):is(3)
  expect(issues[1]):contains { field = "full_name", message = "is longer than 256 characters" }
  expect(issues[2]):contains { field = "email", message = "is no e-mail address: it has more than one @" }
  expect(issues[3]):contains { field = "agent_role", message = "'boss' is no role" }
end)

test("one person in two spellings is one person", given, function()
  local functions = plugin.load()
  expect(functions.guard({ full_name = "Li Na", email = "li.na@b.cn", employee_number = "7" }, 1)):is_nil()
  expect(functions.guard({ full_name = "Li Na", email = "li.na2@b.cn" }, 2)):is_nil()
  local issues = functions.guard({ full_name = "LI-NA", email = "l_ina@b.cn", employee_number = "７" }, 3)
  expect(#issues):is(2)
  expect(issues[1].message):is "is the employee number of row 1 too"
  expect(issues[2].message):is "is row 1 again, spelled otherwise"
end)
