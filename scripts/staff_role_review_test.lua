-- partnerctl test scripts/staff_role_review_test.lua

local number = 0

local function user(agent_role, admin_role)
  number = number + 1
  partner.users.create {
    full_name = "Person " .. number, email = "person" .. number .. "@contoso.cn",
    agent_role = agent_role, admin_role = admin_role,
  }
end

test("two global admins are in order, three are a problem", function()
  user("none", "global")
  expect(script.run("staff_role_review.lua").problems):equals {}
  user("none", "global")
  local run = script.run "staff_role_review.lua"
  expect(run.outcome):is "done"
  expect(run.problems):equals { { message = "3 global admins, at most 2 are in order" } }
  expect(script.run("staff_role_review.lua", { allowed = 3 }).problems):equals {}
end)

test("rights that one person should not have at once are found", function()
  user("sales", "billing")
  user("admin", "user_management")
  user("helpdesk", "billing")
  local findings = script.run("staff_role_review.lua").tables[1].rows
  expect(findings):contains { finding = "sells and settles the bills", id = "u-2" }
  expect(findings):contains { finding = "acts for customers and manages accounts", id = "u-3" }
  for _, finding in ipairs(findings) do
    if finding.id == "u-4" then expect(finding.finding):is "never signed in" end
  end
end)

test("the findings are written as CSV, too, and nothing is changed", function()
  user("sales", "none")
  local run = script.run("staff_role_review.lua", { out = "findings.csv" })
  expect(run.writes):equals {}
  expect(#files.rows "findings.csv"):is(3)
  expect(files.rows "findings.csv"):matches_snapshot "findings"
end)
