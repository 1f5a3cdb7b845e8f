-- Takes a company from its application to its first day as a partner, however many weeks that takes.
--
--   partnerctl run onboard_reseller.lua --company company.json --yes
--   partnerctl run onboard_reseller.lua --company company.json --staff staff.csv --pin ID --pin ID --yes
--   partnerctl run onboard_reseller.lua --company company.json --tell ops --yes
--
-- The run waits wherever somebody else has to act, and its process may end there: partnerctl runs tend goes on with
-- it. It is told, each with partnerctl signal RUN NAME:
--
--   phone_code  {"code": "123456"}       what was said on the telephone
--   evidence    {"comment": "…"}         what the reviewers asked for, with --attach NAME=FILE
--   appeal      {"comment": "…"}         why a rejection is wrong, with --attach NAME=FILE
--   sign                                 a global admin signs the reseller agreement; that cannot be taken back

local opt = args.declare {
  { name = "company", type = "input_file", help = "the account and the application, as JSON", required = true },
  { name = "staff", type = "input_file", help = "who works there: CSV, XLSX or JSON lines" },
  { name = "pin", type = "string", many = 5, help = "an offer's id that sales agents see at the top, best first" },
  { name = "to", type = "recipient", help = "who may open the sealed files", default = "me" },
  { name = "admin", type = "output_file", help = "the first credentials, sealed", default = "first-admin.sealed" },
  { name = "passwords", type = "output_file", help = "those of the staff, sealed", default = "passwords.sealed" },
  { name = "tell", type = "string", help = "a channel that hears what somebody has to know; the log when left out" },
}

-- Weeks pass between one line and the next, and nobody reads a log for so long.
local function tell(level, message)
  log[level](message)
  if opt.tell then
    deliver.message { channel = opt.tell, subject = "Onboarding of " .. opt.company, body = message }
  end
end

local company = json.read(opt.company)

-- The account. The organization may be called first, and a code said that whoever answered passes on.
local enrolment = partner.enrolment.start(company.account)
while enrolment.state == "phone_challenge" do
  local call = wait.for_signal { name = "phone_code", timeout = "3d" }
  if not call then error("nobody passed on the code of the telephone call to " .. company.account.phone, 0) end
  enrolment = partner.enrolment.answer { code = call.data.code }
end
if enrolment.state ~= "account_created" then error("no account: too many wrong codes", 0) end
deliver.sealed {
  from = { enrolment }, columns = { "admin_name", "admin_credentials" }, path = opt.admin, to = opt.to,
}

-- The review. Its end is an event; on the way the reviewers may want more, and a rejection can be appealed.
partner.enrolment.submit(company.application)
local events = { "enrolment.approved", "enrolment.rejected", "enrolment.info_requested" }
repeat
  local event = wait.for_event { names = events, timeout = "2w" }
  local state = partner.enrolment.get {}
  if state.state == "info_requested" then
    tell("warn", "the reviewers ask: " .. state.question)
    local evidence = wait.for_signal { name = "evidence" }
    partner.enrolment.attach { files = evidence.files, comment = evidence.data.comment }
  elseif state.state == "rejected" then
    tell("warn", "rejected: " .. state.reason)
    local appeal = wait.for_signal { name = "appeal", timeout = "8w" }
    if not appeal then error("rejected, and nobody appealed", 0) end
    partner.enrolment.appeal {
      files = appeal.files, comment = appeal.data.comment,
      document_type = appeal.data.document_type or "business_registration",
    }
  elseif not event then
    log.info("under review since " .. state.since)
  end
until state.state == "approved"

-- The agreement. What follows takes hours.
local signer = wait.for_signal { name = "sign", role = "global_admin" }
local signed = partner.enrolment.sign { signer_id = signer.from }
wait.for_event { names = { "enrolment.active" } }
tell("info", "a partner since " .. clock.today() .. "; first bill on " .. signed.billing_date)

-- The first day: who works there, and what the sales agents see first.
if opt.staff then
  local staff = rows.open { path = opt.staff, columns = {
    full_name  = { header = { "Full name", "姓名" }, required = true, max = 256 },
    email      = { header = { "Email", "邮箱", "电子邮件" }, type = "email", required = true, unique = true },
    agent_role = { header = { "Agent role", "代理角色" }, default = "none" },
    admin_role = { header = { "Admin role", "管理角色" }, default = "none" },
  } }
  local batch = bulk.map(staff, { name = "staff", key = "email", result = { "password" } }, function(row)
    return { password = partner.users.create(row).temporary_password }
  end)
  deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.passwords, to = opt.to }
end
if opt.pin then partner.catalog.pin { offer_ids = opt.pin } end
