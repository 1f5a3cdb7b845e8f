-- Prices by segment. Percentages are decimals as text, and money is exact: nothing here is a float.
local plugin = ...
local config = plugin.config

local percentages = { education = config.education, government = config.government, enterprise = config.enterprise }

-- A decimal as ten-thousandths: "12.5" is 125000. The host has checked that it is one.
local function units(decimal)
  local sign, whole, fraction = decimal:match "^(-?)(%d+)%.?(%d*)$"
  if #fraction > 4 then error("price-rules: " .. decimal .. " has more than four digits after the point", 0) end
  local value = tonumber(whole .. fraction .. ("0"):rep(4 - #fraction))
  return sign == "-" and -value or value
end

-- And back: 125000 is "12.5".
local function text(value)
  local whole, fraction = math.abs(value) // 10000, math.abs(value) % 10000
  local digits = fraction == 0 and "" or "." .. ("%04d"):format(fraction):gsub("0+$", "")
  return (value < 0 and "-" or "") .. whole .. digits
end

-- The smallest change that leaves `margin` of the list price, in ten-thousandths of a percent, searched for with exact
-- amounts: list_price × (100 + margin) ÷ 100 ≤ price × (100 + change) ÷ 100.
local function least_change(price, list_price, margin)
  local wanted = list_price:times(text(1000000 + margin))
  local low, high = -1000000, 10000000
  if price:times(text(1000000 + high)) < wanted then return high end
  while low < high do
    local middle = (low + high) // 2
    if price:times(text(1000000 + middle)) < wanted then low = middle + 1 else high = middle end
  end
  return low
end

local rules = {}

function rules.segment(offer, context)
  if config.hide_withdrawn and offer.is_available_for_purchase == false then
    return { visible = false, reason = "it cannot be ordered any more" }
  end
  local percent = percentages[context.segment]
  local change = percent and units(percent) or 0
  local reason = change ~= 0 and context.segment .. " " .. text(change) .. " %" or nil
  local margin = units(config.least_margin)
  if context.price and context.list_price and margin > 0 then
    local least = least_change(context.price, context.list_price, margin)
    if change < least then
      change = least
      reason = "raised to a margin of " .. text(margin) .. " %"
    end
  end
  if change == 0 then return nil end
  return { price_change_percent = text(change), tags = { context.segment }, reason = reason }
end

return rules
