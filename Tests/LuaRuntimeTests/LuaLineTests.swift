import LuaRuntime
import TestKit
import Testing

@Suite struct LuaLineTests {
    /// The lines that are told while `source` runs, in order.
    private func lines(_ source: String, _ limits: LuaLimits = .fixture()) throws -> [Int] {
        let state = try LuaState(limits: limits)
        var lines: [Int] = []
        state.onLine { lines.append($0.line) }
        try state.run(state.load(source, name: "test.lua"))
        return lines
    }

    @Test("each line is told before it is executed, and again when a loop comes back to it")
    func order() throws {
        #expect(try lines("local a = 1\n\nif a > 1 then\n  a = 2\nend\nreturn a") == [1, 3, 6])
        let loop = try lines("for i = 1, 2 do\n  local x = i\nend")
        #expect(loop == [1, 2, 1, 2, 1, 3])
        #expect(try lines("local function f()\n  return 1\nend\nf()") == [3, 4, 2])
    }

    @Test("a line knows its chunk")
    func chunk() throws {
        let state = try LuaState(limits: .fixture())
        state.setRequire { name in (Array("local x = 1\nreturn x".utf8), "\(name).lua") }
        var places: [String] = []
        var chunks: Set<UnsafeRawPointer?> = []
        state.onLine { line in
            places.append(line.place.description)
            chunks.insert(line.chunk)
        }
        try state.run(state.load("require 'other'\nreturn 1", name: "folder/test.lua"))
        #expect(places == ["folder/test.lua:1", "other.lua:1", "other.lua:2", "folder/test.lua:2"])
        #expect(chunks.count == 2)
    }

    @Test("coroutines are followed, those of the script and those of the host")
    func coroutines() throws {
        let source = """
            local co = coroutine.wrap(function()
              coroutine.yield(1)
              return 2
            end)
            co()
            co()
            """
        let told = try lines(source)
        #expect(told == [1, 4, 1, 5, 2, 6, 3])
    }

    @Test(
        "a coroutine that was made before lines are followed is followed, whether its instructions are counted or not",
        arguments: [nil, 1_000_000])
    func early(instructions: Int?) throws {
        let state = try LuaState(limits: .fixture(instructions: instructions))
        let made = state.makeCoroutine()
        var lines: [Int] = []
        state.onLine { lines.append($0.line) }
        _ = made.call(try state.load("local a = 1\nreturn a", name: "test.lua"))
        #expect(lines == [1, 2])
    }

    @Test("nobody is told any more when that is ended")
    func end() throws {
        let state = try LuaState(limits: .fixture())
        var count = 0
        state.onLine { _ in count += 1 }
        try state.run(state.load("local a = 1", name: "test.lua"))
        state.onLine(nil)
        try state.run(state.load("local a = 1", name: "test.lua"))
        #expect(count == 1)
    }

    @Test(
        "limits hold while lines are followed, and lines are followed while limits are counted",
        arguments: LuaLimitsTests.loops)
    func limits(_ script: String) throws {
        let counted = try LuaState(limits: .fixture(instructions: Rounds.number(3_000_000, few: 300_000)))
        counted.onLine { _ in }
        #expect(try counted.failure(script)?.code == "limit_instructions")
        let timed = try LuaState(limits: .fixture(time: .milliseconds(30)))
        timed.onLine { _ in }
        #expect(try timed.failure(script)?.code == "limit_time")
        #expect(try lines("local a = 1\nreturn a", .fixture(instructions: 1_000_000)) == [1, 2])
    }

    @Test("memory that runs out ends a script that is followed, and what fits is followed to its end")
    func memory() throws {
        let full = try LuaState(limits: .fixture(memory: 8 << 20))
        full.onLine { _ in }
        let grows = "local t = {}\nwhile true do\n  t[#t + 1] = {}\nend"
        #expect(try full.failure(grows)?.code == "limit_memory")
        // Garbage passes the cap again and again; each time a hook settles it and must leave lines followed.
        let churns = "for i = 1, 200 do\n  local s = ('x'):rep(100000) .. i\nend\nlocal last = 1"
        let told = try lines(churns, .fixture(memory: 4 << 20))
        #expect(told.count { $0 == 2 } == 200 && told.last == 4)
    }

    @Test("an error passes through a script that is followed as through any other")
    func errors() throws {
        let state = try LuaState(limits: .fixture())
        var last = 0
        state.onLine { last = $0.line }
        let failure = try #require(try state.failure("local ok = pcall(error, 'x')\nerror('y')\nlocal z"))
        #expect(failure.description == "test.lua:2: y" && last == 2)
    }

    // MARK: Executable lines

    private func executable(_ source: String) throws -> [Int] {
        try LuaState(limits: .fixture()).executableLines(of: source.utf8, name: "test.lua")
    }

    @Test(
        "lines that can be executed are those with statements",
        arguments: [
            ("", []),
            ("-- nothing\n\n", []),
            ("local a = 1\n-- note\nreturn a", [1, 3]),
            ("local function f()\n  return 1\nend", [2]),
            ("local function f() return 1 end", [1]),
            ("function f()\n  if x then\n    return 1\n  else\n    return 2\n  end\nend", [1, 2, 3, 5]),
            ("call {\n  a = 1,\n  b = function()\n    return 2\n  end,\n}", [1, 2, 4]),
            ("local t = {\n  1,\n  2,\n}", [1, 2]),
            ("while x do\n  y()\nend", [1, 2]),
            ("repeat\n  y()\nuntil x", [2, 3]),
            ("for i = 1, 3 do\n  y(i)\nend", [1, 2]),
            ("return function(...)\n  return ...\nend", [2]),
        ] as [(String, [Int])])
    func statements(source: String, lines: [Int]) throws {
        let found = try executable(source)
        #expect(found == lines)
    }

    @Test("a line far below the one before is found, and so are constants of every type")
    func distant() throws {
        let gap = String(repeating: "\n", count: 500)
        let text = String(repeating: "x", count: 300)
        #expect(
            try executable("local a = { 1, 2.5, 'a', true, false, nil, '\(text)' }\(gap)return a, 1e300")
                == [1, 501])
    }

    @Test("what does not compile has no lines")
    func syntaxError() throws {
        #expect(throws: LuaError.self) { try executable("local = 1") }
    }

    @Test("every line that is told is one that can be executed, or only closes something")
    func agreement() throws {
        let source = """
            local t = {}
            for i = 1, 10 do
              local function g(x, ...)
                if x % 2 == 0 then goto next end
                t[#t + 1] = function() return x end
                ::next::
              end
              g(i, i)
            end
            for _, f in ipairs(t) do
              local ok, value = pcall(f)
              while ok and value > 5 do
                value = value - 1
                if value == 7 then break end
              end
            end
            local text = ("a"):rep(3):gsub("a",
              function(c)
                return c:upper()
              end)
            return setmetatable({}, {
              __index = function(_, key)
                return key
              end,
            }).x .. text
            """
        let told = Set(try lines(source))
        let executable = Set(try executable(source))
        #expect(executable.subtracting(told).isEmpty)
        let closing = source.split(separator: "\n").enumerated().filter { $0.element.contains("end") }
        #expect(told.subtracting(executable).isSubset(of: closing.map { $0.offset + 1 }))
    }
}
