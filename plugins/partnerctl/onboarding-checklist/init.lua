-- The steps of a company's onboarding. Each waits for people, checks what they say, and answers it; what a script does
-- with the answers is the script's. A step that was told something wrong says so and waits again.
local plugin = ...
local config = plugin.config

local needed = { "name", "registration_number", "country", "contact_email" }

-- Waits for the signal `name` until `check` is content with what it says.
local function ask(context, name, check)
  while true do
    local signal = wait.for_signal { name = name, timeout = config.timeout }
    if not signal then
      error({ code = "timeout", message = name .. " did not come within " .. config.timeout }, 0)
    end
    local problem = check(signal.data)
    if not problem then return signal.data end
    log.warn(name .. ": " .. problem .. "; waiting for it again")
  end
end

local function text(value) return type(value) == "string" and value:match "%S" ~= nil end

local steps = {}

function steps.collect_company(context)
  return ask(context, "company", function(data)
    local missing = {}
    for _, field in ipairs(needed) do
      if not text(data[field]) then missing[#missing + 1] = field end
    end
    if #missing > 0 then return "missing: " .. table.concat(missing, ", ") end
    if not data.contact_email:match "^[^@%s]+@[^@%s]+%.[^@%s]+$" then return "contact_email is no e-mail" end
  end)
end

function steps.answer_challenge(context, params)
  local digits = params.digits or 6
  local data = ask(context, params.signal or "challenge", function(data)
    local code = tostring(data.code or "")
    if not code:match("^" .. ("%d"):rep(digits) .. "$") then return "code must be " .. digits .. " digits" end
  end)
  return { code = tostring(data.code) }
end

function steps.collect_evidence(context)
  local found = {}
  while true do
    local missing = {}
    for _, name in ipairs(config.documents) do
      if not found[name] then missing[#missing + 1] = name end
    end
    if #missing == 0 then return { documents = found } end
    local data = ask(context, "evidence", function(data)
      if not text(data.document) then return "document is missing; still wanted: " .. table.concat(missing, ", ") end
    end)
    found[data.document] = data.reference or true
  end
end

function steps.sign(context)
  return ask(context, "signature", function(data)
    if not text(data.full_name) then return "full_name is missing" end
    if data.agrees ~= true then return "agrees must be true" end
  end)
end

-- params.people is a list of { full_name, email, agent_role }; who has an account already is left as he is.
function steps.staff(context, params)
  local made, known = {}, {}
  for _, person in ipairs(params.people or {}) do
    if partner.users.find { email = person.email } then
      known[#known + 1] = person.email
    else
      partner.users.create {
        full_name = person.full_name, email = person.email, agent_role = person.agent_role or "none",
      }
      made[#made + 1] = person.email
    end
  end
  return { made = made, known = known }
end

return steps
