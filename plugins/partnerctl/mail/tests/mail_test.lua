local message = { id = "3b1f", channel = "staff", subject = "季度报告", body = "See run 7.", attach = {} }
local config = {
  url = "smtp://mail.contoso.cn:587", from = "Desk <desk@contoso.cn>", to = { "li.na@contoso.cn", "wei@contoso.cn" },
}

local function with(more)
  local all = {}
  for name, value in pairs(config) do all[name] = value end
  for name, value in pairs(more) do all[name] = value end
  return all
end

test("a message is a mail", function()
  expect(plugin.load().send(message, config)):is("250 OK")
  expect(network.sent()[1]):contains {
    url = "smtp://mail.contoso.cn:587", from = "desk@contoso.cn", subject = "季度报告", text = "See run 7.",
    to = { "li.na@contoso.cn", "wei@contoso.cn" },
  }
end)

test("who signs in does so with a secret", function()
  plugin.load().send(message, with { user = "desk", password = "mail-password" })
  expect(network.sent()[1]):contains { user = "desk", password = "(mail-password)" }
end)

test("who signs in needs a password", function()
  local e = expect(function() plugin.load().send(message, with { user = "desk" }) end):fails_with("script_error")
  expect(e.message):contains("user is set, and password is not")
  expect(#network.sent()):is(0)
end)

test("only files that came with the message are passed on", function()
  local with_file = { id = "1", channel = "staff", subject = "s", body = "b", attach = { "/etc/passwd" } }
  expect(function() plugin.load().send(with_file, config) end):fails_with("bad_argument")
end)

test("a channel that is not set up says what is missing", function()
  local e = expect(function() plugin.load().send(message, { url = config.url, from = config.from }) end)
    :fails_with("script_error")
  expect(e.message):contains("to is not set")
end)
