-- partnerctl test scripts/onboard_reseller_test.lua

local premium, business = "031C9E47-4802-4248-838E-778FB1D2CC05", "5C9FD4CC-EDCE-44A8-8E91-07DF09744609"
local empty = { center = { empty = true } }
local reviewed_by_hand = { center = { empty = true, policies = { reviewer = "manual" } } }

local function onboard(arguments)
  arguments = arguments or {}
  arguments.company = "samples/company.json"
  return script.run("onboard_reseller.lua", arguments, { yes = true })
end

-- The code that was said on the telephone last.
local function code()
  local said
  for mail in operator.mails.each {} do
    if mail.channel == "telephone" then said = mail.body:match "%d%d%d%d%d%d" end
  end
  return said
end

local function waits(run) return run.waits_for[1] and (run.waits_for[1].name or run.waits_for[1].kind) end

test("a company becomes a partner, in three weeks and four hours", empty, function()
  local run = onboard()
  expect(waits(run)):is "phone_code"
  run:signal("phone_code", { code = code() })
  expect(files.exists "first-admin.sealed"):is_true()
  expect(partner.enrolment.get {}.state):is "under_review"
  clock.advance "3w"
  expect(waits(run)):is "sign"
  run:signal "sign"
  expect(partner.enrolment.get {}.acts_next):is "system"
  clock.advance "4h"
  expect(run.outcome):is "done"
  expect(partner.enrolment.get {}):contains { state = "active", billing_date = "2027-01-11" }
  expect(run.logs[#run.logs]):is "info: a partner since 2026-12-11; first bill on 2027-01-11"
end)

test("a channel hears what somebody has to know", empty, function()
  local run = onboard { tell = "ops" }
  run:signal("phone_code", { code = code() })
  clock.advance "3w"
  expect(run.messages):equals {}
  run:signal "sign"
  clock.advance "4h"
  expect(run.outcome):is "done"
  expect(run.messages):equals { {
    channel = "ops", subject = "Onboarding of samples/company.json", attach = {},
    body = "a partner since 2026-12-11; first bill on 2027-01-11",
  } }
end)

test("on its first day it has staff, and what its sales agents see first", empty, function()
  files.write("staff.csv", "Full name,Email,Agent role\nWang Fang,wang.fang@contoso.cn,sales\n")
  local run = onboard { staff = "staff.csv", pin = { premium, business } }
  run:signal("phone_code", { code = code() })
  clock.advance "3w"
  run:signal "sign"
  clock.advance "4h"
  expect(run.outcome):is "done"
  expect(run.rows):contains { total = 1, ok = 1 }
  expect(partner.users.find { email = "wang.fang@contoso.cn" }):contains { agent_role = "sales" }
  expect(partner.catalog.get {}.offer_ids):equals { premium, business }
  expect(files.exists "passwords.sealed"):is_true()
  expect(run.writes):contains "enrolment.sign"
end)

test("asked for evidence, rejected, appealed and approved", reviewed_by_hand, function()
  local run = onboard()
  run:signal("phone_code", { code = code() })
  clock.advance "3w"
  expect(waits(run)):is "event"

  operator.reviews.ask { question = "Is this the registered name?", documents = { "business_registration" } }
  script.tend()
  expect(waits(run)):is "evidence"
  expect(run.logs):contains "warn: the reviewers ask: Is this the registered name?"
  files.write("license.pdf", "a license")
  run:signal("evidence", { comment = "our license" }, { files = { license = "license.pdf" } })

  operator.reviews.reject { reason = "the address is another one" }
  script.tend()
  expect(waits(run)):is "appeal"
  files.write("lease.pdf", "a lease")
  run:signal("appeal", { comment = "we moved", document_type = "other" }, { files = { lease = "lease.pdf" } })

  operator.reviews.approve {}
  script.tend()
  run:signal "sign"
  clock.advance "4h"
  expect(run.outcome):is "done"
  expect(partner.enrolment.get {}.state):is "active"
  local reviews = {}
  for review in operator.reviews.each {} do reviews[#reviews + 1] = review.cause .. ": " .. review.verdict end
  expect(reviews):equals { "application: info_requested", "evidence: rejected", "appeal: approved" }
end)

test("a wrong code may be corrected, three are too many", empty, function()
  local run = onboard()
  run:signal("phone_code", { code = "000000" })
  expect(waits(run)):is "phone_code"
  run:signal("phone_code", { code = "000000" })
  run:signal("phone_code", { code = "000000" })
  expect(run.outcome):is "failed"
  expect(run.message):is "no account: too many wrong codes"
  expect(files.exists "first-admin.sealed"):is_false()
end)

test("when nobody passes on the code, the run ends after three days", empty, function()
  local run = onboard()
  clock.advance "3d"
  expect(run.outcome):is "failed"
  expect(run.message):is "nobody passed on the code of the telephone call to 021-61234567"
end)

test("a rejection that nobody appeals ends the run after eight weeks", reviewed_by_hand, function()
  local run = onboard()
  run:signal("phone_code", { code = code() })
  operator.reviews.reject { reason = "no such company" }
  script.tend()
  clock.advance "8w"
  expect(run.outcome):is "failed"
  expect(run.message):is "rejected, and nobody appealed"
end)

test("where nobody is called, the account is made at once", { center = { empty = true,
    policies = { phone_challenge = "never", reviewer = "ask" } } }, function()
  local run = onboard()
  expect(waits(run)):is "event"
  clock.advance "3w"
  expect(waits(run)):is "evidence"
  files.write("license.pdf", "a license")
  run:signal("evidence", {}, { files = { license = "license.pdf" } })
  clock.advance "3w"
  expect(waits(run)):is "sign"
end)

test("only a global admin signs, and once it waits for consent where none was given", empty, function()
  local run = script.run("onboard_reseller.lua", { company = "samples/company.json" })
  run:signal("phone_code", { code = code() })
  clock.advance "3w"
  run:signal("sign", {}, { as = "operator" })
  expect(waits(run)):is "sign"
  run:signal "sign"
  expect(run.waits_for[1]):contains { kind = "consent", name = "enrolment.sign" }
  run:approve()
  clock.advance "4h"
  expect(run.outcome):is "done"
end)

test("cut after any of its first commits, it goes on as if nothing had happened", empty, function()
  for commit = 1, 12 do
    faults.after_commit(commit, "crash")
  end
  local run = onboard()
  while run.outcome == "crashed" do run:resume() end
  expect(waits(run)):is "phone_code"
  faults.none()
end)
