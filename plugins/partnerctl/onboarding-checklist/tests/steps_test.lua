local function emails()
  local found = {}
  for user in partner.users.each {} do found[user.email] = true end
  return found
end

test("staff that has an account is left alone, and all others get one", function()
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn" }
  local result = plugin.load().staff({}, { people = {
    { full_name = "Li Na", email = "li.na@contoso.cn" },
    { full_name = "Wang Fang", email = "wang.fang@contoso.cn", agent_role = "sales" },
  } })
  expect(result):equals { made = { "wang.fang@contoso.cn" }, known = { "li.na@contoso.cn" } }
  expect(emails()["wang.fang@contoso.cn"]):is(true)
end)

test("nobody is no work", function()
  local result = plugin.load().staff({}, {})
  expect(#result.made + #result.known):is(0)
end)

test("without its grant it makes nobody", { without = { "users.create" } }, function()
  local ok, problem = pcall(plugin.load().staff, {}, { people = { { full_name = "A", email = "a@contoso.cn" } } })
  expect(ok):is(false)
  expect(problem.code):is "refused"
end)
