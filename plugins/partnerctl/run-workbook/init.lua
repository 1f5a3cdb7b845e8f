-- A workbook about a run.
local plugin = ...

local words = {
  en = {
    summary = "Summary", failures = "Failures", rows = "Rows", outcome = "Outcome", count = "Rows", run = "Run",
    script = "Script", actor = "On behalf of", state = "State", started = "Started", finished = "Ended",
    message = "Message", code = "Code", first = "First rows", batch = "Batch", row = "Row", key = "Key",
    field = "Field", chart = "Rows by outcome",
  },
  zh = {
    summary = "概要", failures = "失败", rows = "明细", outcome = "结果", count = "行数", run = "运行", script = "脚本",
    actor = "代表", state = "状态", started = "开始", finished = "结束", message = "消息", code = "代码",
    first = "首批行号", batch = "批次", row = "行", key = "键", field = "字段", chart = "各结果行数",
  },
}
local outcomes = { "ok", "unchanged", "failed", "refused", "unknown", "unsupported", "cancelled" }

-- A message without what differs from row to row: what stands in quotes, and numbers.
local function cause(message)
  return (message:gsub("'[^']*'", "'…'"):gsub('"[^"]*"', '"…"'):gsub("%d+", "0"))
end

local report = {}

-- Rows that did not end well, by code and cause, the most frequent first.
function report.causes(rows)
  local groups, order = {}, {}
  for _, row in ipairs(rows) do
    if row.message then
      local name = (row.code or "") .. "\0" .. cause(row.message)
      local group = groups[name]
      if not group then
        group = { code = row.code, message = row.message, count = 0, rows = {}, place = #order }
        groups[name] = group
        order[#order + 1] = group
      end
      group.count = group.count + 1
      if #group.rows < 10 then group.rows[#group.rows + 1] = row.row end
    end
  end
  table.sort(order, function(a, b)
    if a.count ~= b.count then return a.count > b.count end
    return a.place < b.place
  end)
  for _, group in ipairs(order) do group.place = nil end
  return order
end

function report.workbook(run, out)
  local w = words[plugin.config.language] or words.en
  local summary = out:sheet(w.summary)
  summary:row { w.outcome, w.count }
  local last = 1
  for _, outcome in ipairs(outcomes) do
    if (run.totals[outcome] or 0) > 0 then last = summary:row { outcome, run.totals[outcome] } end
  end
  if last > 1 then
    summary:chart {
      type = "pie", title = w.chart, categories = "A2:A" .. last, values = "B2:B" .. last, row = 1, column = 4,
    }
  end
  summary:row {}
  for _, name in ipairs { "script", "actor", "state", "started", "finished", "code", "message" } do
    if run[name] then summary:row { w[name], run[name] } end
  end
  summary:row { w.run, run.id }

  local all = {}
  for row in run.rows:each() do all[#all + 1] = row end

  local failures = out:sheet(w.failures)
  failures:row { w.count, w.code, w.message, w.first }
  for _, group in ipairs(report.causes(all)) do
    failures:row { group.count, group.code, group.message, table.concat(group.rows, ", ") }
  end

  local rows = out:sheet(w.rows)
  rows:row { w.batch, w.row, w.key, w.outcome, w.code, w.field, w.message }
  for _, row in ipairs(all) do
    rows:row { row.batch, row.row, row.key, row.outcome, row.code or "", row.field or "", row.message or "" }
  end
end

return report
