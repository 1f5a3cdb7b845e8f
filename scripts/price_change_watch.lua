-- Waits for a month's price list and says which of our offers became dearer or cheaper by more than a limit.
--
--   partnerctl run price_change_watch.lua --limit 5
--   partnerctl run price_change_watch.lua --month 2027-01 --out january.csv
--
-- Our offers are those of the overlay. A list comes at least 30 days before its month; the run waits for it however
-- long that takes, goes on when it is taken in (partnerctl call prices.import), and compares it with the month
-- before. What is beyond the limit, or sold no more, is a problem, and the run then ends 3. Changes nothing.

local opt = args.declare {
  { name = "month", type = "month", help = "whose price list to wait for", default = "next" },
  { name = "limit", type = "decimal", help = "the most percent that is in order, up or down", default = "5" },
  { name = "out", type = "output_file", help = "every change of our offers", default = "price_changes.xlsx" },
}
local before = clock.month(clock.add(opt.month .. "-01", "-1d"))

-- A list that was there before the run began is no event of the run's any more.
local function is_there()
  local ok, list = pcall(partner.price_lists.get, { month = opt.month })
  return ok and list.in_force == opt.month
end
while not is_there() do
  wait.for_event { names = { "prices.published" }, subject_id = "price_list-" .. opt.month, timeout = "1w" }
end

local changes, limit = {}, tonumber(opt.limit)
for change in partner.prices.compare { from = before, to = opt.month } do
  local ours = partner.overlay.find { offer_id = change.offer_id }
  if ours then
    local percent = tonumber(change.percent or 0)
    if not change.list_price then
      report.problem { message = "sold no more: " .. change.name, subject_id = change.offer_id }
    elseif math.abs(percent) > limit then
      report.problem { message = change.name .. ": " .. change.percent .. " %", subject_id = change.offer_id }
    end
    changes[#changes + 1] = {
      offer_id = change.offer_id, name = ours.title or change.name, change = change.change,
      before = change.old_list_price, after = change.list_price, percent = change.percent, ours = ours.price,
    }
  end
end

local columns = { "offer_id", "name", "change", "before", "after", "percent", "ours" }
report.table { title = "Prices of " .. opt.month .. " against " .. before, columns = columns, rows = changes }
local out = rows.create { path = opt.out, columns = columns, replace = true }
for _, change in ipairs(changes) do out:add(change) end
out:close()
