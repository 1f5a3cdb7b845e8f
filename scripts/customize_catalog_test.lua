-- partnerctl test scripts/customize_catalog_test.lua

local premium, business, proplus = "031C9E47-4802-4248-838E-778FB1D2CC05", "5C9FD4CC-EDCE-44A8-8E91-07DF09744609",
  "BE57FF4C-100C-4F1F-B82D-F1C5AB63A665"

local function customize(sheet, arguments, options)
  files.write("offers.csv", "Offer ID,Title,Mark-up,Price,Visible\n" .. sheet)
  arguments = arguments or {}
  arguments.offers, arguments.result = "offers.csv", "result.csv"
  return script.run("customize_catalog.lua", arguments, options)
end

-- Takes in a price list of December; without a price an offer is sold no more.
local function december(...)
  local lines = { "Offer ID,Offer Display Name,List Price,ERP Price,A/C/D/U" }
  for _, line in ipairs { ... } do lines[#lines + 1] = line end
  files.write("december.csv", table.concat(lines, "\n") .. "\n")
  return partner.prices.import { path = "december.csv", month = "2026-12" }
end

test("a mark-up of 1.15 on 74.525 is 85.70, exact up to the fen", function()
  local run = customize(premium .. ",Office for teams,1.15,,\n")
  expect(run.outcome):is "done"
  expect(partner.overlay.find { offer_id = premium }):contains {
    title = "Office for teams", price = money.of("85.70", "CNY"), visible = true,
  }
  expect(files.rows("result.csv")[1]):contains { cost = "74.525 CNY", ours = "85.70 CNY", outcome = "ok" }
  expect(run.logs):equals { "info: version 1 is published, 3 changes" }
end)

test("a price of our own goes before a mark-up, and nothing at all means the list price", function()
  customize(premium .. ",,1.15,99.00,\n" .. business .. ",,,,否\n")
  expect(partner.overlay.find { offer_id = premium }.price):is(money.of("99.00", "CNY"))
  expect(partner.overlay.find { offer_id = business }):contains { price = money.of("52.50", "CNY"), visible = false }
end)

test("the same sheet again changes nothing and publishes nothing", function()
  local sheet = premium .. ",Office for teams,1.15,,\n"
  customize(sheet)
  local again = customize(sheet)
  expect(again.rows):contains { total = 1, unchanged = 1 }
  expect(again.writes):equals {}
  expect(partner.overlay.get {}.version):is(1)
end)

test("pinned offers stand at the top of what sales agents see, without any price", function()
  local run = customize(premium .. ",Office for teams,1.15,,\n", { pin = { proplus, premium } })
  expect(run.outcome):is "done"
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn", agent_role = "sales" }
  local seen = {}
  for offer in partner.catalog.preview { role = "sales" } do seen[#seen + 1] = offer end
  expect(seen[1]):contains { offer_id = proplus, is_pinned = true }
  expect(seen[2]):contains { offer_id = premium, title = "Office for teams", is_pinned = true }
  for _, offer in ipairs(seen) do
    expect(offer.price):is_nil()
    expect(offer.list_price):is_nil()
  end
end)

test("a sales agent may neither customize nor read a price", function()
  partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn", agent_role = "sales" }
  local run = customize(premium .. ",,1.15,,\n", {}, { as = "li.na@contoso.cn" })
  expect(run.outcome):is "refused"
  expect(run.message):contains "li.na@contoso.cn"
  expect(partner.overlay.get {}.entries):is(0)
end)

test("a sixth pin is refused before anything is done", function()
  local run = customize(premium .. ",,1.15,,\n", { pin = { "1", "2", "3", "4", "5", "6" } })
  expect(run.outcome):is "failed"
  expect(run.message):contains "pin"
  expect(run.writes):equals {}
end)

test("an offer that is none, or is pinned twice, ends the run and takes no pin away", function()
  customize(premium .. ",,1.15,,\n", { pin = { premium } })
  local run = customize(premium .. ",,1.15,,\n", { pin = { proplus, "X-1", proplus } })
  expect(run.outcome):is "failed"
  expect(run.code):is "invalid"
  expect(partner.catalog.get {}.offer_ids):equals { premium }
end)

test("with a wrong row nothing is published, and the row says why", function()
  local run = customize(premium .. ",,1.15,,\nX-1,,1.15,,\n")
  expect(run.outcome):is "failed"
  expect(run.message):is "nothing is published: 1 rows are wrong"
  expect(partner.overlay.get {}.version):is(0)
  expect(files.rows("result.csv")[2]):contains { outcome = "failed", code = "not_found" }
end)

test("an offer that was withdrawn is named, stops the publication, and is taken out when asked", function()
  customize(premium .. ",Teams,1.15,,\n" .. business .. ",Basic,1.10,,\n")
  december(business .. ",Office 365 Business,,,DEL")
  clock.advance "2w"
  local sheet = premium .. ",Teams,1.20,,\n"
  local run = customize(sheet)
  expect(run.outcome):is "failed"
  expect(run.code):is "forbidden_state"
  expect(run.problems[1]):contains { subject_id = business }
  expect(run.problems[1].message):contains "sold no more: Office 365 Business"
  expect(partner.overlay.get {}.version):is(1)
  run = customize(sheet, { drop_stale = true })
  expect(run.outcome):is "done"
  expect(partner.overlay.find { offer_id = business }):is_nil()
  expect(partner.overlay.get {}.version):is(2)
end)

test("the price list of the next month can be calculated with as soon as it is there", function()
  december(premium .. ",Office 365 Business Premium,80.00,96.00,CHG")
  customize(premium .. ",,1.15,,\n", { month = "next" })
  expect(partner.overlay.find { offer_id = premium }.price):is(money.of("92.00", "CNY"))
end)

test("a plan says what would be published and changes nothing", function()
  files.write("offers.csv", "Offer ID,Title,Mark-up\n" .. premium .. ",Office for teams,1.15\n")
  local plan = script.plan("customize_catalog.lua", { offers = "offers.csv", pin = { premium } })
  expect(plan.outcome):is "done"
  local operations = {}
  for _, effect in ipairs(plan.effects) do operations[#operations + 1] = effect.operation end
  expect(operations):contains "overlay.set"
  expect(operations):contains "overlay.publish"
  expect(operations):contains "catalog.pin"
  expect(partner.overlay.get {}.entries):is(0)
end)

test("where nothing can be pinned, the overlay is published all the same", { center = { environment = "worldwide" } },
  function()
    local run = customize(premium .. ",Office for teams,1.15,,\n", { pin = { premium } })
    expect(run.outcome):is "done"
    expect(run.problems[1].message):contains "nothing is pinned"
    expect(partner.overlay.get {}.version):is(1)
  end)
