import LuaRuntime
import Testing

@Suite struct LibraryPatternTests {
    @Test(
        "patterns do what the manual says",
        arguments: [
            "('a.b'):find('.', 1, true) == 2",
            "('abc'):find('') == 1 and ('abc'):find('', 4) == 4 and ('abc'):find('', 5) == nil",
            "('abc'):find('b', -2) == 2 and ('abc'):find('a', -2) == nil and ('abc'):find('c', -100) == 3",
            "('a\\0b'):find('\\0') == 2 and ('a\\0b'):find('b', 1, true) == 3",
            "select('#', ('abc'):find('(a)(b)')) == 4",
            "('  x  '):match('^%s*(.-)%s*$') == 'x'",
            "('key = val'):match('(%w+)%s*=%s*(%w+)') == 'key'",
            "('hello'):match('()ll()') == 3",
            "('[[x]]'):match('%b[]') == '[[x]]' and ('((x)'):match('%b()') == '(x)'",
            "('THE (quick) fox'):find('%((%a+)%)') == 5",
            "('a]b'):find('[]]') == 2 and ('a-b'):match('[a%-]+') == 'a-' and ('a^b'):match('[b^]') == '^'",
            "('x=1, y=2'):gsub('(%w)=(%w)', '%2=%1') == '1=x, 2=y'",
            "('abc'):gsub('', '-') == '-a-b-c-' and ('abc'):gsub('%w', '%0%0', 2) == 'aabbc'",
            "('hello world'):gsub('o', { o = '0' }) == 'hell0 w0rld'",
            "('hello'):gsub('l', function() end) == 'hello' and select(2, ('hello'):gsub('l', function() end)) == 2",
            "('THE (quick) fox'):gsub('%f[%a]%a+', string.lower) == 'the (quick) fox'",
            "('aaa'):gsub('^a', 'b') == 'baa'",
            "('abcabc'):match('(abc)%1') == 'abc'",
            "(function() local n = 0 for k, v in ('a=1, b=2'):gmatch('(%w)=(%w)') do n = n + v end return n == 3 end)()",
            "(function() local n = 0 for w in ('abc'):gmatch('') do n = n + 1 end return n == 4 end)()",
            "('abc'):gmatch('%w', 3)() == 'c'",
            "('x'):rep(3, ',') == 'x,x,x' and (''):rep(1000000) == ''",
            "(('a'):rep(10000)):find(('a?'):rep(10) .. ('a'):rep(10)) == 1",
        ])
    func manual(_ claim: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer("return \(claim)") == "true")
    }

    @Test(
        "a malformed pattern or replacement says what is wrong",
        arguments: [
            (call: "('x'):find('[a')", message: "malformed pattern (missing ']')"),
            (call: "('x'):find('%')", message: "malformed pattern (ends with '%')"),
            (call: "('x'):find('%b')", message: "malformed pattern (missing arguments to '%b')"),
            (call: "('x'):find('%fx')", message: "missing '[' after '%f' in pattern"),
            (call: "('x'):find('(x')", message: "unfinished capture"),
            (call: "('x'):match('x)')", message: "invalid pattern capture"),
            (call: "('x'):find('%1')", message: "invalid capture index %1"),
            (call: "(('x'):rep(40)):match(('(x)'):rep(33))", message: "too many captures"),
            (call: "(('a'):rep(300)):match(('a?'):rep(300))", message: "pattern too complex"),
            (call: "('x'):gsub('x', '%2')", message: "invalid capture index %2"),
            (call: "('x'):gsub('x', '%a')", message: "invalid use of '%' in replacement string"),
            (call: "('x'):gsub('x', { x = {} })", message: "invalid replacement value (a table)"),
            (
                call: "('x'):gsub('x')",
                message: "bad argument #2 to 'gsub' (string/function/table expected, got no value)"
            ),
            (call: "string.find('x')", message: "bad argument #2 to 'find' (string expected, got no value)"),
        ])
    func malformed(_ call: String, _ message: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(call)?.message == message)
    }

    @Test("seeded patterns, subjects and replacements end as they do in Lua's own library")
    func likeLua() throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer(Self.seeded) == "number \(Self.ownChecksum)")
    }

    /// What `lua5.4` (5.4.4) answers to `seeded`.
    static let ownChecksum = "-2474682804358905904"

    /// Runs 12,000 searches and replacements; answers a checksum of what all of them gave, errors included.
    static let seeded = #"""
        local seed, sum = 12345, 0xcbf29ce484222325
        local function draw(n)
            seed = seed * 6364136223846793005 + 1442695040888963407
            return (seed >> 33) % n + 1
        end
        local function add(...)
            for i = 1, select("#", ...) do
                local v = select(i, ...)
                v = tostring(v):gsub("^[%w.]+:%d+: ", "")
                for k = 1, #v do sum = (sum ~ v:byte(k)) * 1099511628211 end
                sum = (sum ~ 256) * 1099511628211
            end
        end
        local atoms = {
            "a", "b", "c", ".", "%a", "%d", "%s", "%w", "%%", "[abc]", "[^a]", "[a-c]", "[%a_]", "[]]", "[^]]", "[a-]",
            "[%-a]", "x", "%b()", "%f[%w]", "%f[^%w]", "(", ")", "()", "%1", "%2", "^", "$", "-", "*", "+", "?", "%x",
            "%p", "[", "]", "%", "%z", "[%d-x]", "%u", "\0", "[\0-b]", "%fa", "%b(",
        }
        local characters = {
            "a", "b", "c", "x", "(", ")", " ", "1", "2", "%", "_", "-", "]", "^", "\0", "\255", "A", "\n",
        }
        local texts = { "%0", "%1", "<%0>", "%%", "x", "", "%2", "%", "%9", "%1%1", "\0" }
        local repeats = { "*", "+", "-", "?" }
        for i = 1, 12000 do
            local p, s = {}, {}
            for k = 1, draw(7) do
                p[k] = atoms[draw(#atoms)]
                if draw(3) == 1 then p[k] = p[k] .. repeats[draw(4)] end
            end
            for k = 1, draw(14) do s[k] = characters[draw(#characters)] end
            p, s = table.concat(p), table.concat(s)
            local kind, init, text, most = draw(6), draw(20) - 10, texts[draw(#texts)], draw(5)
            if kind == 1 then
                add(pcall(string.find, s, p, init))
            elseif kind == 2 then
                add(pcall(string.match, s, p, init))
            elseif kind == 3 then
                add(pcall(string.gsub, s, p, text, most < 4 and most or nil))
            elseif kind == 4 then
                add(pcall(string.gsub, s, p, function(...)
                    return select("#", ...) % 2 == 1 and "<" .. tostring((...)) .. ">"
                end))
            elseif kind == 5 then
                add(pcall(function()
                    local r = {}
                    for a, b in s:gmatch(p, init) do r[#r + 1] = tostring(a) .. "|" .. tostring(b) end
                    return table.concat(r, ";")
                end))
            else
                add(pcall(string.find, s, p:sub(1, 2), init, true))
            end
        end
        return sum
        """#
}
