-- Sends a message as a mail. Its Message-ID is made of the message's id, which stays the same when it is sent again.

local function send(message, config)
  for _, name in ipairs { "url", "from", "to" } do
    if not config[name] then error(name .. " is not set: see the channel's config in partnerctl.json", 0) end
  end
  local wanted = {
    url = config.url, from = config.from, to = config.to, user = config.user,
    subject = message.subject, text = message.body, attach = message.attach,
  }
  if config.user then
    if not config.password then error("user is set, and password is not: the name of a secret", 0) end
    wanted.password = secrets.use(config.password)
  end
  return net.send_mail(wanted).receipt
end

return { send = send }
