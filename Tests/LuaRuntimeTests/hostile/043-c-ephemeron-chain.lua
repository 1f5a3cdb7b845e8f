-- expect: ok
-- also-ok: limit:cpu denied
-- group: c-function
-- why: a long chain of ephemeron entries makes the collector iterate; must stay near-linear
local e = setmetatable({}, { __mode = "k" })
local first = {}
local k = first
for i = 1, 20000 do local v = {} e[k] = v k = v end
local waste = {}
for i = 1, 200000 do waste[i % 100] = { i } end
return e[first] ~= nil
