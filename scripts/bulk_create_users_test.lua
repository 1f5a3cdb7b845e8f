-- partnerctl test scripts/bulk_create_users_test.lua

local header = "Full name,Email,Agent role,Admin role\n"

local function create(rows, options)
  files.write("staff.csv", header .. rows)
  return script.run("bulk_create_users.lua", { file = "staff.csv", result = "result.csv" }, options)
end

local function count()
  local count = 0
  for _ in partner.users.each {} do count = count + 1 end
  return count
end

test("each row becomes a user with the roles it names", function()
  local run = create "Li Na,li.na@contoso.cn,sales,billing\nZhang Wei,zhang.wei@contoso.cn,,\n"
  expect(run.outcome):is "done"
  expect(run.rows):equals { total = 2, ok = 2, unchanged = 0, failed = 0, refused = 0 }
  expect(run.writes):equals { "users.create", "users.create" }
  expect(partner.users.find { email = "li.na@contoso.cn" }):contains {
    full_name = "Li Na", agent_role = "sales", admin_role = "billing",
  }
  expect(partner.users.find { email = "zhang.wei@contoso.cn" }):contains {
    agent_role = "none", admin_role = "none",
  }
end)

test("the passwords are sealed, and the result has no trace of them", function()
  create "Li Na,li.na@contoso.cn,,\n"
  expect(files.exists "passwords.sealed"):is_true()
  local rows = files.rows "result.csv"
  expect(#rows):is(1)
  expect(rows[1]):contains { Email = "li.na@contoso.cn", outcome = "ok", user_id = "u-2" }
  expect(files.read("result.csv")):contains "li.na@contoso.cn"
end)

test("the Chinese sample list becomes 300 users", function()
  local run = script.run("bulk_create_users.lua", { file = "samples/staff.csv" })
  expect(run.rows.ok):is(300)
  expect(count()):is(301)
  expect(partner.users.find { email = "xia.jiang@contoso.partner.onmschina.cn" }):contains {
    full_name = "蒋霞", agent_role = "sales", admin_role = "global",
  }
end)

test("a list with one bad row does nothing, and names the row", function()
  local run = create "Li Na,li.na@contoso.cn,,\n,nobody@contoso.cn,,\n"
  expect(run.outcome):is "failed"
  expect(run.code):is "bad_file"
  expect(run.notes[#run.notes]):contains "line 3"
  expect(count()):is(1)
end)

test("the bad row is left out when that is accepted", function()
  local run = create("Li Na,li.na@contoso.cn,,\n,nobody@contoso.cn,,\n", { accept_bad_rows = true })
  expect(run.outcome):is "done"
  expect(run.rows):contains { ok = 1, refused = 1 }
end)

test("who is there already is left alone, or refused when the roles differ", function()
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn" }
  partner.users.create { full_name = "Wang Fang", email = "wang.fang@contoso.cn", agent_role = "helpdesk" }
  local run = create "Li Na,li.na@contoso.cn,,\nWang Fang,wang.fang@contoso.cn,sales,\n"
  expect(run.rows):contains { unchanged = 1, refused = 1, ok = 0 }
  expect(run.writes):equals {}
  expect(files.rows("result.csv")[2].message):is "exists already, with agent_role helpdesk"
end)

test("a sales agent may not run it", function()
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn", agent_role = "sales" }
  local run = create("Zhang Wei,zhang.wei@contoso.cn,,\n", { as = "li.na@contoso.cn" })
  expect(run.outcome):is "refused"
  expect(count()):is(2)
end)
