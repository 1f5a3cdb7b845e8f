import LuaRuntime
import Testing

@Suite struct LuaErrorTests {
    @Test(
        "every way to fail has a sentence and a line",
        arguments: [
            ("\nerror('boom')", "test.lua:2: boom"), ("error('boom', 0)", "test.lua:1: boom"),
            ("error('a.lua:7: boom', 0)", "test.lua:1: a.lua:7: boom"),
            ("local function f()\n error('x', 2) end\n\nf()", "test.lua:4: x"),
            ("error(nil)", "test.lua:1: error was called with nil, not with a text"),
            ("error()", "test.lua:1: error was called with nil, not with a text"),
            ("error({})", "test.lua:1: error was called with a table that has no text in 'message'"),
            ("error({message = 'from a table'})", "test.lua:1: from a table"),
            ("error(42)", "test.lua:1: 42"),
            ("error(true)", "test.lua:1: error was called with true, not with a text"),
            ("error(print)", "test.lua:1: error was called with nil, not with a text"),
            ("error(error)", "test.lua:1: error was called with function, not with a text"),
            ("error('caf\\xe9', 0)", "test.lua:1: caf\u{fffd}"),
            ("error('a\\0b\\27[31m\\n\\u{202e}', 0)", "test.lua:1: a\\u{0}b\\u{1b}[31m\\n\\u{202e}"),
            ("local t = nil; t.x = 1", "test.lua:1: attempt to index a nil value (local 't')"),
            (
                "error(setmetatable({}, {__tostring = function() error('no') end}))",
                "test.lua:1: error was called with a table that has no text in 'message'"
            ),
            ("x = = 1", "test.lua:1: unexpected symbol near '='"),
            ("\n\nlocal x = 'abc", "test.lua:3: unfinished string near <eof>"),
        ])
    func sentences(_ source: String, _ expected: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(source)?.description == expected)
    }

    @Test("a long message is cut, within 4 KiB of UTF-8")
    func longMessage() throws {
        let state = try LuaState(limits: .fixture())
        let error = try #require(try state.failure("error(('é'):rep(100000), 0)"))
        #expect(error.message.utf8.count <= 4096)
        #expect(error.message.hasSuffix("é…"))
    }

    @Test("a host error is a table with its fields and its place")
    func hostErrorFields() throws {
        let state = try LuaState(limits: .fixture())
        state.globals { g in
            g.function("fail") {
                throw LuaHostError(
                    code: "conflict", message: "it is taken", field: "name", hint: "take another",
                    retryable: true, correlationID: "c-1", details: ["existing_id": "u-1"])
            }
        }
        let fields = """
            local ok, e = pcall(function()
              fail()
            end)
            return ok, e.code, e.message, e.field, e.hint, e.retryable, e.correlation_id, e.existing_id,
              e.where.source, e.where.line, tostring(e), tostring(e.where), getmetatable(e)
            """
        #expect(
            try state.answer(fields) == """
                false, string "conflict", string "it is taken", string "name", string "take another", true, \
                string "c-1", string "u-1", string "test.lua", number 2, string "test.lua:2: it is taken", \
                string "test.lua:2", false
                """)
        let error = try #require(try state.failure("\n\nfail()"))
        guard case .host(let host) = error.kind else {
            Issue.record("not a host error")
            return
        }
        #expect(host.details == ["existing_id": "u-1"])
        #expect(host.place == LuaPlace(source: "test.lua", line: 3))
        #expect(error.description == "test.lua:3: it is taken")
    }

    @Test(
        "what a script makes of a host error cannot harm the host",
        arguments: [
            "e.message = nil", "e.message = {}", "e.where = 7", "e.where = {line = {}}", "e.code = 7",
            "e[{}] = e", "e.message = ('\\xff'):rep(100000)", "e.retryable = e",
        ])
    func tamperedErrors(_ change: String) throws {
        let state = try LuaState(limits: .fixture())
        state.globals { $0.function("fail") { throw LuaHostError(code: "c", message: "m") } }
        let error = try #require(try state.failure("local _, e = pcall(fail) \(change) error(e)"))
        #expect(error.message.utf8.count <= 4096)
        #expect(try state.answer("return 1") == "number 1")
    }

    @Test("the traceback has the script's own functions, innermost first")
    func traceback() throws {
        let state = try LuaState(limits: .fixture())
        state.globals { $0.function("fail") { throw LuaHostError(code: "c", message: "m") } }
        let error = try #require(
            try state.failure(
                "local function inner()\n fail()\nend\nfunction outer()\n inner()\nend\nouter()"))
        #expect(
            error.traceback.map(\.description) == [
                "test.lua:2: in inner", "test.lua:5: in outer", "test.lua:7",
            ])
    }

    @Test("a chunk's size has a limit, and bytecode is not taken")
    func chunks() throws {
        let state = try LuaState(limits: .fixture())
        let fill = String(repeating: " ", count: LuaState.largestChunk - 8)
        #expect(try state.answer("return 1" + fill) == "number 1")
        #expect(throws: LuaError.self) { try state.load("return 1 " + fill, name: "x") }
        #expect(throws: LuaError.self) { try state.load("\u{1b}Lua", name: "x") }
        #expect(try state.answer("") == "")
    }

    @Test("a host's own error keeps its words unless it is translated")
    func otherErrors() throws {
        struct Odd: Error, CustomStringConvertible { var description: String { "odd" } }
        let state = try LuaState(limits: .fixture())
        state.globals { $0.function("fail") { throw Odd() } }
        #expect(try state.failure("fail()")?.description == "test.lua:1: fail: odd")
        state.translateError = { _ in LuaHostError(code: "even", message: "even") }
        #expect(try state.failure("fail()")?.code == "even")
    }
}
