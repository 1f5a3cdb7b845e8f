-- Posts a message as JSON. The signature covers the time and the body, so a receiver can tell who sent it and when;
-- the message's id stays the same when it is sent again, so it can tell that too.

--- What is posted for a message, without its signature.
local function request(message, config)
  local document = {
    id = message.id, channel = message.channel, subject = message.subject, body = message.body,
  }
  if #message.attach > 0 then document.attachments = message.attach end
  return {
    url = config.url,
    method = "POST",
    headers = { ["Content-Type"] = "application/json" },
    body = json.encode(document),
  }
end

--- Whether the same may be taken a little later.
local function is_busy(status) return status == 408 or status == 429 or status >= 500 end

local function post(message, config)
  if not config.url then error("url is not set: see the channel's config in partnerctl.json", 0) end
  local wanted = request(message, config)
  if config.secret then
    wanted.sign = { secret = secrets.use(config.secret), header = config.signature_header }
  end
  local answer = net.fetch(wanted)
  if answer.status // 100 == 2 then return "status " .. answer.status end
  if is_busy(answer.status) then return nil, "the webhook answered with status " .. answer.status end
  error("the webhook refused it with status " .. answer.status, 0)
end

return { post = post }
