local message = { id = "3b1f", channel = "ops", subject = "已创建 300 个用户", body = "See run 7.", attach = {} }
local config = { url = "https://hooks.example/ops", signature_header = "X-Signature" }
local signed = { url = "https://hooks.example/ops", signature_header = "X-Sign", secret = "ops-hook" }

test("a message is posted as JSON with its id", function()
  expect(plugin.load().post(message, config)):is("status 200")
  local sent = network.sent()
  expect(#sent):is(1)
  expect(sent[1]):contains { method = "POST", url = "https://hooks.example/ops" }
  expect(sent[1].headers):contains { ["Content-Type"] = "application/json" }
  expect(sent[1].headers["X-Signature"]):is_nil()
  expect(json.decode(sent[1].body)):equals {
    id = "3b1f", channel = "ops", subject = "已创建 300 个用户", body = "See run 7.",
  }
end)

test("what is posted is signed where a secret is set", function()
  plugin.load().post(message, signed)
  local signature = network.sent()[1].headers["X-Sign"]
  expect(signature:match "^t=%d+,v1=%x+$"):is(signature)
end)

test("files are named", function()
  local with_file = { id = "1", channel = "ops", subject = "s", body = "b", attach = { "result.csv" } }
  plugin.load().post(with_file, config)
  expect(json.decode(network.sent()[1].body).attachments):equals { "result.csv" }
end)

test("what may be taken later is told from what is refused", function()
  for _, status in ipairs { 408, 429, 500, 503 } do
    network.answer { status = status }
    local receipt, reason = plugin.load().post(message, config)
    expect(receipt):is_nil()
    expect(reason):is("the webhook answered with status " .. status)
  end
  for _, status in ipairs { 304, 400, 401, 404, 422 } do
    network.answer { status = status }
    local e = expect(function() plugin.load().post(message, config) end):fails_with("script_error")
    expect(e.message):contains("the webhook refused it with status " .. status)
  end
end)

test("a channel without an address says so", function()
  local e = expect(function() plugin.load().post(message, {}) end):fails_with("script_error")
  expect(e.message):contains("url is not set")
end)
