local offer = { id = "031C9E47-4802-4248-838E-778FB1D2CC05", is_available_for_purchase = true }
local list_price = money.of("100", "CNY")

local function rule(context, given) return plugin.load().segment(given or offer, context) end

test("a segment has its percentage, and nobody else has one", {
  config = { education = "-12.5", government = "3" },
}, function()
  expect(rule { segment = "education" }):equals {
    price_change_percent = "-12.5", tags = { "education" }, reason = "education -12.5 %",
  }
  expect(rule { segment = "government" }.price_change_percent):is "3"
  expect(rule { segment = "enterprise" }):is_nil()
  expect(rule { segment = "nobody" }):is_nil()
  expect(rule {}):is_nil()
end)

test("a rebate stops where the least margin begins", { config = { education = "-20", least_margin = "5" } }, function()
  expect(rule { segment = "education", price = money.of("115", "CNY"), list_price = list_price }):equals {
    price_change_percent = "-8.6956", tags = { "education" }, reason = "raised to a margin of 5 %",
  }
  expect(rule { segment = "education", price = money.of("150", "CNY"), list_price = list_price }.price_change_percent)
    :is "-20"
  expect(rule { segment = "commercial", price = list_price, list_price = list_price }.price_change_percent):is "5"
end)

test("what is sold no more is hidden, unless it shall be seen", function()
  expect(rule({}, { id = "X", is_available_for_purchase = false })):equals {
    visible = false, reason = "it cannot be ordered any more",
  }
end)

test("what is sold no more can stay", { config = { hide_withdrawn = false } }, function()
  expect(rule({}, { id = "X", is_available_for_purchase = false })):is_nil()
end)
