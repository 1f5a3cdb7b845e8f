-- Takes a sheet of our own names and mark-ups into the overlay, publishes it, and pins offers for the sales agents.
--
--   partnerctl plan --out catalog.plan customize_catalog.lua --offers offers.csv --pin ID --pin ID
--   partnerctl apply catalog.plan
--
-- A row has an offer's id and may have a title, a mark-up (1.15 is fifteen percent more than the list price) or a
-- price of our own, and whether our people see it. Nothing is published while a row is wrong or an offer of the
-- overlay is sold no more; --drop-stale takes such offers out. The overlay is ours: Partner Center never sees it.
--
-- Where the project has plugins with rules for the catalog, they have the last word on each row, within their grants:
-- their percentages go on top of the sheet's price, and the segment tells them whom the catalog is for.

local opt = args.declare {
  { name = "offers", type = "input_file", help = "our titles and mark-ups: CSV, XLSX or JSON lines", required = true },
  { name = "month", type = "month", help = "whose price list to calculate with", default = "this" },
  { name = "pin", type = "string", many = 5, help = "an offer's id that sales agents see at the top, best first" },
  { name = "segment", type = "string", help = "whom the catalog is for, for rules of plugins", default = "commercial" },
  { name = "drop_stale", type = "boolean", help = "takes out what is sold no more", default = false },
  { name = "result", type = "output_file", help = "what each row came to", default = "overlay.xlsx" },
}

local sheet = rows.open { path = opt.offers, columns = {
  offer_id = { header = { "Offer ID", "产品编号" }, required = true, unique = true },
  title    = { header = { "Title", "名称" }, max = 256 },
  factor   = { header = { "Mark-up", "加价系数" }, type = "decimal" },
  price    = { header = { "Price", "售价" }, type = "decimal" },
  visible  = { header = { "Visible", "显示" }, type = "boolean", default = true },
} }

local has_rules = #plugins.list "catalog.rules" > 0
local result = has_rules and { "cost", "ours", "rules" } or { "cost", "ours" }

-- What the rules of plugins make of a row: the price, whether it is seen, its labels, and why.
local function ruled(row, cost, ours)
  if not has_rules then return ours, row.visible, nil end
  local rules = plugins.rules {
    offer = partner.offers.get { id = row.offer_id },
    context = { segment = opt.segment, list_price = cost, price = ours },
  }
  local why = {}
  for _, entry in ipairs(rules.reasons) do why[#why + 1] = entry.plugin .. ": " .. entry.reason end
  for _, entry in ipairs(rules.refused) do why[#why + 1] = entry.plugin .. " (refused): " .. entry.why end
  return ours:times(rules.factor):round(), row.visible and rules.visible, table.concat(why, "; "), rules.tags
end

-- Partner Center's prices are exact, down to thousandths; ours are rounded to the fen.
local batch = bulk.map(sheet, { name = "overlay", key = "offer_id", result = result }, function(row)
  local cost = partner.prices.get { offer_id = row.offer_id, month = opt.month }.list_price
  local own = row.price and money.of(row.price, cost.currency) or cost:times(row.factor or "1"):round()
  local ours, visible, why, labels = ruled(row, cost, own)
  local before = partner.overlay.find { offer_id = row.offer_id }
  local is_same = before and before.title == row.title and before.visible == visible and before.price == ours
  if is_same and labels then
    is_same = table.concat(before.tags or {}, ",") == table.concat(labels, ",")
  end
  if is_same then return bulk.unchanged { cost = cost, ours = ours, rules = why } end
  local entry = { offer_id = row.offer_id, title = row.title or json.null, visible = visible, price = ours }
  if labels then entry.tags = #labels > 0 and labels or json.null end
  partner.overlay.set(entry)
  return { cost = cost, ours = ours, rules = why }
end)
batch:write { path = opt.result }
if batch.ok + batch.unchanged < batch.total then
  error("nothing is published: " .. batch.total - batch.ok - batch.unchanged .. " rows are wrong", 0)
end

local pins = opt.pin
local catalog = partner.catalog.get {}
for _, old in ipairs(catalog.stale) do
  local instead = old.replacements[1] and "; instead: " .. partner.offers.get { id = old.replacements[1] }.name or ""
  if old.is_in_overlay and opt.drop_stale then
    partner.overlay.delete { offer_id = old.offer_id }
    log.info("taken out of the overlay: " .. old.name .. instead)
  else
    report.problem { message = "sold no more: " .. old.name .. instead, subject_id = old.offer_id }
  end
end
local published = partner.overlay.publish { note = "prices of " .. opt.month }
log.info("version " .. published.version .. " is published, " .. #published.changes .. " changes")

if pins then
  local ok, instead = partner.environment.supports { operation = "catalog.pin" }
  if ok then
    partner.catalog.pin { offer_ids = pins }
  else
    report.problem { message = "nothing is pinned: " .. instead }
  end
end
