-- partnerctl test scripts/price_change_watch_test.lua

local premium, business, essentials = "031C9E47-4802-4248-838E-778FB1D2CC05", "5C9FD4CC-EDCE-44A8-8E91-07DF09744609",
  "BD938F12-058F-4927-BBA3-AE36B1D2501C"

-- Our offers; Enterprise E1 is none of them.
local function ours()
  partner.overlay.set { offer_id = premium, title = "Office for teams", factor = "1.15" }
  partner.overlay.set { offer_id = business, price = money.of("60.00", "CNY") }
  partner.overlay.set { offer_id = essentials, title = "Mail" }
end

local function december()
  files.write("december.csv", [[
Offer ID,Offer Display Name,List Price,ERP Price,A/C/D/U
031C9E47-4802-4248-838E-778FB1D2CC05,Office 365 Business Premium,80.00,96.00,CHG
5C9FD4CC-EDCE-44A8-8E91-07DF09744609,Office 365 Business,51.50,63.00,CHG
BD938F12-058F-4927-BBA3-AE36B1D2501C,Office 365 Business Essentials,,,DEL
91FD106F-4B2C-4938-95AC-F54F74E9A239,Office 365 Enterprise E1,99.00,120.00,CHG
]])
  partner.prices.import { path = "december.csv", month = "2026-12" }
end

test("the run waits for the list, and says what is beyond the limit", function()
  ours()
  local run = script.run("price_change_watch.lua", { out = "changes.csv" })
  expect(run.outcome):is "waiting"
  expect(run.waits_for[1]):contains { kind = "event" }
  clock.advance "8d"
  expect(run.outcome):is "waiting"
  december()
  script.tend()
  expect(run.outcome):is "done"
  expect(run.problems):equals {
    { message = "sold no more: Office 365 Business Essentials", subject_id = essentials },
    { message = "Office 365 Business Premium: 7.35 %", subject_id = premium },
  }
  expect(files.rows "changes.csv"):matches_snapshot "changes"
  expect(run.writes):equals {}
end)

test("a list that is there already is compared at once, by another limit", function()
  ours()
  december()
  local run = script.run("price_change_watch.lua", { limit = "1.8", month = "2026-12" })
  expect(run.outcome):is "done"
  expect(#run.problems):is(3)
  expect(run.problems):contains { message = "Office 365 Business: -1.90 %" }
  expect(#run.tables[1].rows):is(3)
end)

test("without an overlay there is nothing to say", function()
  december()
  local run = script.run "price_change_watch.lua"
  expect(run.problems):equals {}
  expect(run.tables[1].rows):equals {}
end)

test("a sales agent sees no prices, so the run is refused", function()
  december()
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn", agent_role = "sales" }
  expect(script.run("price_change_watch.lua", {}, { as = "li.na@contoso.cn" }).outcome):is "refused"
end)
