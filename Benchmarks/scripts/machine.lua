-- Keeps Lua's own machine busy for about a second: calls, tables, strings, floats. Plain lua5.4 runs it too.
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
local total = fib(33)

local sieve = {}
for i = 2, 1000000 do sieve[i] = true end
for i = 2, 1000 do
  if sieve[i] then
    for j = i * i, 1000000, i do sieve[j] = false end
  end
end
for i = 2, 1000000 do
  if sieve[i] then total = total + 1 end
end

local parts = {}
for i = 1, 100000 do parts[#parts + 1] = ("%d:%s"):format(i, "x") end
total = total + #table.concat(parts, ",")

local x = 0.5
for _ = 1, 30000000 do x = 3.7 * x * (1.0 - x) end
print(total, x > 0 and x < 1)
